# Who tells the neighbours that an address has moved to another card? With arp_notify the kernel does, when a device comes up and when its MAC changes.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip netns add red
ip netns exec red sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add veth0 address 02:00:00:00:00:01 type veth peer name eth0 netns red address 02:00:00:00:00:02
ip addr add 10.0.0.1/24 dev veth0
ip addr add 10.0.1.1/24 dev veth0
ip -n red link set eth0 up
ip netns exec red tcpdump -i eth0 -U -w "$CAPTURES/heard.pcap" 2> /dev/null &
A=$!
sleep 2
ip link set veth0 up
sleep 1
ip link set veth0 address 02:00:00:00:00:11
sleep 1
sysctl -w net.ipv4.conf.veth0.arp_notify=1
ip link set veth0 address 02:00:00:00:00:12
sleep 1
ip link set veth0 down
ip link set veth0 up
sleep 1
kill $A
wait
