# Is what leaves one end what arrives at the other? The same ping, captured at both ends of the cable.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip netns add red
ip netns exec red sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add veth0 address 02:00:00:00:00:01 type veth peer name eth0 netns red address 02:00:00:00:00:02
ethtool -K veth0 tx off > /dev/null
ip netns exec red ethtool -K eth0 tx off > /dev/null
ip addr add 10.0.0.1/24 dev veth0
ip -n red addr add 10.0.0.2/24 dev eth0
ip link set veth0 up
ip -n red link set eth0 up
sleep 1
tcpdump -i veth0 -U -w "$CAPTURES/here.pcap" 2> /dev/null &
A=$!
ip netns exec red tcpdump -i eth0 -U -w "$CAPTURES/there.pcap" 2> /dev/null &
B=$!
sleep 2
ping -c 2 -i 0.5 -q 10.0.0.2 | grep received
ip netns exec red ping -c 1 -s 200 -q 10.0.0.1 | grep received
sleep 1
kill $A $B
wait
