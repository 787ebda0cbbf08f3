# What does traceroute send, and what comes back? UDP to ports that nobody listens on, with TTLs of 1, 2, …; then echo requests.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip netns exec "$1" sysctl -qw net.ipv4.ip_forward=1 net.ipv4.icmp_ratelimit=0
  ip -n "$1" link set lo up
}
for h in a r b; do host "$h"; done
sysctl -qw net.ipv4.icmp_msgs_per_sec=100000 net.ipv4.icmp_msgs_burst=100000
ip link add e0 netns a address 02:00:00:00:01:01 type veth peer name e0 netns r address 02:00:00:00:01:02
ip link add e1 netns r address 02:00:00:00:02:01 type veth peer name e0 netns b address 02:00:00:00:02:02
ip -n a addr add 10.0.1.1/24 dev e0
ip -n r addr add 10.0.1.2/24 dev e0
ip -n r addr add 10.0.2.1/24 dev e1
ip -n b addr add 10.0.2.2/24 dev e0
for h in a r b; do ip -n "$h" link set e0 up; done
ip -n r link set e1 up
ip -n a route add default via 10.0.1.2
ip -n b route add default via 10.0.2.1
ip netns exec a ethtool -K e0 tx off > /dev/null
ip netns exec a ping -q -c 1 10.0.2.2 > /dev/null
ip netns exec a tcpdump -U -i e0 -w "$CAPTURES/udp.pcap" icmp or udp 2> /dev/null &
sleep 2
ip netns exec a traceroute -n -w 1 -N 1 -q 2 10.0.2.2 | sed 's/ [0-9]*\.[0-9]* ms/ TIME/g'
sleep 1
kill $!
wait
ip netns exec a tcpdump -U -i e0 -w "$CAPTURES/icmp.pcap" icmp 2> /dev/null &
sleep 2
ip netns exec a traceroute -n -w 1 -I -N 1 -q 1 10.0.2.2 100 | sed 's/ [0-9]*\.[0-9]* ms/ TIME/g'
sleep 1
kill $!
wait
