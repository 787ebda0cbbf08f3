# Can a device have several names, and longer ones? As many as one likes, and each is as good as the first.
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip link property add dev veth0 altname the-cable-to-the-database altname db
ip link show veth0
ip link show the-cable-to-the-database
ip -br link show db
ip link set the-cable-to-the-database up
ip addr add 10.0.0.1/24 dev db
ip addr show dev db
ip route add 10.9.0.0/16 dev the-cable-to-the-database
ip neigh add 10.0.0.7 lladdr 02:00:00:00:00:77 dev db
ip neigh show dev db
ip link property add dev veth1 altname db
ip link property add dev veth1 altname veth0
ip link add db type veth
ip link set veth1 name db
ip link property del dev veth0 altname nosuch
ip link property del dev veth0 altname veth0
ip link property add dev nosuch altname x
ip link property add altname x
ip link property add dev veth0 altname "with space"
ip link property add dev veth0 altname a/b
ip link property frob dev veth0
ip link property
ip -j link show veth0 | tr , '\n' | grep -A3 altnames
ip -d link show veth0 | grep altname
ip -o link show veth0
ip link set db down
ip link set db name cable
ip link show db
ip link property del dev db altname db
ip link show db
ip link property del dev cable altname the-cable-to-the-database
ip link show cable
ip netns add red
ip -n red link add db type veth peer name veth9
ip link property add dev cable altname db
ip link set cable netns red
ip link del db
ip -br link | grep -c cable
