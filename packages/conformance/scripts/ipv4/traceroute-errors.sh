# What does traceroute show where the way ends? !N, !H, !X, a silent hole, a packet that is too long.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip netns exec "$1" sysctl -qw net.ipv4.ip_forward=1 net.ipv4.icmp_ratelimit=0
  ip -n "$1" link set lo up
}
trace() { ip netns exec a traceroute -w 1 "$@" | sed 's/ [0-9]*\.[0-9]* ms/ TIME/g'; }
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
ip netns exec a traceroute -n 10.0.2.2
ip netns exec a traceroute -n -I 10.0.2.2
ip -n a route add default via 10.0.1.2
ip -n b route add default via 10.0.2.1
ip netns exec a ping -q -c 1 10.0.2.2 > /dev/null
ip netns exec a traceroute -n -s 10.9.9.9 10.0.2.2
ip netns exec a traceroute -n -i nope 10.0.2.2
trace -n 10.0.9.9
trace -n -I 10.0.9.9
ip -n r route add unreachable 10.0.8.0/24
ip -n r route add prohibit 10.0.7.0/24
ip -n r route add blackhole 10.0.6.0/24
trace -n 10.0.8.1
trace -n 10.0.7.1
trace -n -q 1 10.0.7.1
trace -n -m 3 10.0.6.1
trace -n -m 3 -q 2 10.0.6.1
trace -n -I -m 3 10.0.6.1
ip -n r link set e1 mtu 1400
trace -n -F 10.0.2.2 1500
trace -n 10.0.2.2 1500
trace -n -F 10.0.2.2 1400
