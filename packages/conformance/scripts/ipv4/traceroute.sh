# Which routers does a packet pass? traceroute lets packets die on the way and reads who says so.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip netns exec "$1" sysctl -qw net.ipv4.ip_forward=1 net.ipv4.icmp_ratelimit=0
  ip -n "$1" link set lo up
}
trace() { sleep 0.1; ip netns exec a traceroute -w 1 "$@" | sed 's/ [0-9]*\.[0-9]* ms/ TIME/g'; }
for h in a r1 r2 b; do host "$h"; done
sysctl -qw net.ipv4.icmp_msgs_per_sec=100000 net.ipv4.icmp_msgs_burst=100000
ip link add e0 netns a address 02:00:00:00:01:01 type veth peer name e0 netns r1 address 02:00:00:00:01:02
ip link add e1 netns r1 address 02:00:00:00:02:01 type veth peer name e0 netns r2 address 02:00:00:00:02:02
ip link add e1 netns r2 address 02:00:00:00:03:01 type veth peer name e0 netns b address 02:00:00:00:03:02
ip -n a addr add 10.0.1.1/24 dev e0
ip -n r1 addr add 10.0.1.2/24 dev e0
ip -n r1 addr add 10.0.2.1/24 dev e1
ip -n r2 addr add 10.0.2.2/24 dev e0
ip -n r2 addr add 10.0.3.1/24 dev e1
ip -n b addr add 10.0.3.2/24 dev e0
for h in a r1 r2 b; do ip -n "$h" link set e0 up; done
ip -n r1 link set e1 up
ip -n r2 link set e1 up
ip -n a route add default via 10.0.1.2
ip -n r1 route add default via 10.0.2.2
ip -n r2 route add default via 10.0.2.1
ip -n b route add default via 10.0.3.1
ip netns exec a ping -q -c 1 10.0.3.2 > /dev/null
trace -n 10.0.3.2
trace -n -q 1 10.0.3.2
trace -n -q 5 -m 2 10.0.3.2
trace -n -f 2 10.0.3.2
trace -n -I 10.0.3.2
trace -n -M icmp -q 2 10.0.3.2
trace -n -U 10.0.3.2
trace -n -p 50000 10.0.3.2
trace -n --sport=40000 10.0.3.2
trace -n -N 1 10.0.3.2
trace -n -s 10.0.1.1 -i e0 -t 16 10.0.3.2
trace -n 10.0.3.2 20
trace -n 10.0.3.2 1400
trace -n 10.0.1.2
trace -n -r 10.0.1.2
trace -n 10.0.1.1
trace -n 127.0.0.1
trace 127.0.0.1
trace -n -q1 10.0.3.2 28
trace -nq1 10.0.3.2 28
