# When is the driver loaded? With the first pair; and modprobe may do it before.
# uml: alone
# host: it keeps no list of modules
lsmod | grep veth
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
lsmod | grep -c '^veth '
modprobe veth
echo $?
modprobe -r veth
ip -br link
lsmod | grep -c '^veth '
modprobe nosuch
modprobe veth
lsmod | grep -c '^veth '
ip -br link
