# What does a host ask before it takes an address, and what does the one that has it say?
for host in a b; do
  ip netns add "$host"
  ip -n "$host" link set lo up
done
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip -n a link set eth0 up
ip -n b link set eth0 up
sleep 6
ip netns exec a sysctl -qw net.ipv6.conf.eth0.router_solicitations=0
ip netns exec b sysctl -qw net.ipv6.conf.eth0.router_solicitations=0
ip -n a addr add fd00::1/64 dev eth0 nodad
ip netns exec a tcpdump -U -i eth0 -w "$CAPTURES/dad.pcap" ip6 proto 58 2> /dev/null &
sleep 12
ip -n b addr add fd00::2/64 dev eth0
sleep 3
ip -n b addr add fd00::1/64 dev eth0
sleep 3
kill $!
wait
ip -n b addr show to fd00::/64
