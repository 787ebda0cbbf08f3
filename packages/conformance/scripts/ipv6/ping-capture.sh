# Which frames does a first ping over IPv6 make?
for host in a b; do
  ip netns add "$host"
  ip -n "$host" link set lo up
done
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip -n a link set eth0 up
ip -n b link set eth0 up
ip netns exec a sysctl -qw net.ipv6.conf.eth0.router_solicitations=0 net.ipv6.auto_flowlabels=0
ip netns exec b sysctl -qw net.ipv6.conf.eth0.router_solicitations=0 net.ipv6.auto_flowlabels=0
ip -n a addr add fd00::1/64 dev eth0 nodad
ip -n b addr add fd00::2/64 dev eth0 nodad
sleep 12
ip netns exec a tcpdump -U -i eth0 -w "$CAPTURES/ping.pcap" ip6 proto 58 2> /dev/null &
sleep 1
ip netns exec a ping -c 2 -s 8 fd00::2
sleep 1
kill $!
wait
ip -n a -6 neigh
ip -n b -6 neigh
