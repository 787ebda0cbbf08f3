# Which routers does an IPv6 packet pass?
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.forwarding=1 net.ipv6.icmp.ratelimit=0
  ip -n "$1" link set lo up
}
trace() { sleep 0.1; ip netns exec a traceroute -6 -w 1 "$@" | sed 's/ [0-9]*\.[0-9]* ms/ TIME/g'; }
for h in a r b; do host "$h"; done
sysctl -qw net.ipv4.icmp_msgs_per_sec=100000 net.ipv4.icmp_msgs_burst=100000
ip link add e0 netns a address 02:00:00:00:01:01 type veth peer name e0 netns r address 02:00:00:00:01:02
ip link add e1 netns r address 02:00:00:00:02:01 type veth peer name e0 netns b address 02:00:00:00:02:02
ip -n a addr add fd00:1::1/64 dev e0 nodad
ip -n r addr add fd00:1::2/64 dev e0 nodad
ip -n r addr add fd00:2::1/64 dev e1 nodad
ip -n b addr add fd00:2::2/64 dev e0 nodad
for h in a r b; do ip -n "$h" link set e0 up; done
ip -n r link set e1 up
ip -n a route add default via fd00:1::2
ip -n b route add default via fd00:2::1
sleep 3
ip netns exec a ping -q -c 1 fd00:2::2 > /dev/null
trace -n fd00:2::2
trace fd00:2::2
trace -n -q 1 fd00:2::2
trace -n -I fd00:2::2
trace -n -U -q 1 fd00:2::2
trace -n fd00:2::2 20
trace -n fd00:1::2
trace -n ::1
ip netns exec a traceroute6 -w 1 -n -q 1 fd00:2::2 | sed 's/ [0-9]*\.[0-9]* ms/ TIME/g'
trace -n fd00:9::9
trace -n -I fd00:9::9
ip -n r route add prohibit fd00:7::/64
trace -n fd00:7::1
ip -n r route add unreachable fd00:8::/64
trace -n fd00:8::1
ip -n r link set e1 mtu 1400
trace -n -F fd00:2::2 1500
trace 10.0.0.1
ip netns exec a traceroute -4 fd00:2::2
ip netns exec a traceroute -n -s fd00::9 fd00:2::2
ip -n a -6 route del default
ip netns exec a traceroute -n fd00:2::2
