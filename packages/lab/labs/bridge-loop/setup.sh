# Two switches, a station at each, two cables between them; the second one is not plugged in at s2. No IPv6 and no
# reports of groups: they would chatter, and in a loop that is all it takes.
ip link set lo up
QUIET="net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1 net.ipv4.igmp_link_local_mcast_reports=0"
sysctl -qw $QUIET
for name in s2 a b; do
  ip netns add $name
  ip netns exec $name sysctl -qw $QUIET
done

ip link add br0 address 02:00:00:00:0f:01 type bridge
ip -n s2 link add br0 address 02:00:00:00:0f:02 type bridge
for n in 1 2; do
  ip link add x$n address 02:00:00:00:01:1$n type veth peer name x$n address 02:00:00:00:02:1$n netns s2
done
ip link add pa address 02:00:00:00:01:0a type veth peer name eth0 address 02:00:00:00:00:0a netns a
ip -n s2 link add pb address 02:00:00:00:02:0b type veth peer name eth0 address 02:00:00:00:00:0b netns b

for port in pa x1 x2; do ip link set $port master br0 up; done
for port in pb x1; do ip -n s2 link set $port master br0 up; done
ip -n s2 link set x2 up
ip link set br0 up
ip -n s2 link set br0 up

ip -n a addr add 10.0.0.1/24 dev eth0
ip -n b addr add 10.0.0.2/24 dev eth0
ip -n a link set eth0 up
ip -n b link set eth0 up
