# What does a bridge tell of its ports, its addresses and its VLANs, and what sees `ip monitor` of it?
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
cd /tmp
ip netns add red
ip netns exec red sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add veth0 address 02:00:00:00:00:01 type veth peer name eth0 netns red address 02:00:00:00:00:02
ip -n red addr add 10.0.0.2/24 dev eth0
ip link set veth0 up
ip -n red link set eth0 up
sleep 1
bridge monitor all > all.log &
bridge monitor fdb > fdb.log &
bridge -o monitor link > link.log &
ip -o monitor link neigh > ip.log &
sleep 1
ip link add br0 address 02:00:00:00:00:b0 type bridge mcast_snooping 0
sleep 1
ip link set br0 up
sleep 1
ip link set veth0 master br0
sleep 2
bridge fdb add 02:00:00:00:00:99 dev veth0 master static
bridge fdb del 02:00:00:00:00:99 dev veth0 master
ip netns exec red ping -c1 -W1 -q 10.0.0.9 | head -n 1
bridge link set dev veth0 cost 10
bridge vlan add vid 5 dev veth0
bridge vlan add vid 7-9 dev veth0 untagged
bridge vlan del vid 8 dev veth0
sleep 1
ip link set veth0 nomaster
sleep 1
ip link del br0
sleep 1
kill $(jobs -p)
cat all.log
cat fdb.log
cat link.log
cat ip.log
