# What does a bridge itself listen to, and what does it say of it? It is a snooper (224.0.0.106, ff02::6a), and joins like any host.
# timeout: 120
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip netns add a
ip netns exec a sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add br0 address 02:00:00:00:00:ff type bridge
ip link add pa address 02:00:00:00:01:0a type veth peer name eth0 netns a address 02:00:00:00:00:0a
ip link set pa master br0
ip link set pa up
ip -n a link set eth0 up
sleep 2
ip maddr show dev br0
bridge fdb show dev br0
ip netns exec a tcpdump -i eth0 -w "$CAPTURES/a.pcap" igmp 2> /dev/null &
sleep 3
ip link set br0 up
sleep 3
ip maddr show dev br0
ip maddr show dev pa
bridge fdb show dev br0
ip -s link show br0
ip link set br0 type bridge mcast_snooping 0
sleep 3
ip maddr show dev br0
ip link set br0 type bridge mcast_snooping 1
sleep 3
ip maddr show dev br0
ip link set br0 mtu 1000
bridge fdb show dev br0
ip link set br0 mtu 67
ip link set br0 mtu 1500
ip maddr show dev br0
bridge fdb show dev br0
ip link set br0 down
ip maddr show dev br0
sleep 2
kill $!
wait
ip -s link show br0
ip -n a -s link show eth0
