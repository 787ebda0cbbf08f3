# What is an alias for? A note that everybody may read; nobody can call the device by it.
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip link set veth0 alias "uplink to rack 7, port 3"
ip link show veth0
ip addr show veth0
ip -d addr show veth0 | tail -n 1
ip -br link show veth0
ip -o link show veth0
ip -j link show veth0 | tr , '\n' | grep alias
ip link show "uplink to rack 7, port 3"
cat /sys/class/net/veth0/ifalias
cat /sys/class/net/veth1/ifalias
echo by hand > /sys/class/net/veth1/ifalias
ip link show veth1 | tail -n 1
ip link set veth0 alias "$(printf '%0255d' 0)"
ip link set veth0 alias "$(printf '%0256d' 0)"
ip link set veth0 alias ""
ip link show veth0
ip link set veth1 alias
