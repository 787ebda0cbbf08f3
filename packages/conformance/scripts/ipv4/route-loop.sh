# What ends a packet that two routers hand to each other? Its TTL.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
for h in a r1 r2; do
  host "$h"
  ip netns exec "$h" sysctl -qw net.ipv4.ip_forward=1
done
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name left netns r1 address 02:00:00:00:01:01
ip link add right netns r1 address 02:00:00:00:01:02 type veth peer name left netns r2 address 02:00:00:00:02:01
ip -n a addr add 10.0.1.2/24 dev eth0
ip -n r1 addr add 10.0.1.1/24 dev left
ip -n r1 addr add 10.0.2.1/24 dev right
ip -n r2 addr add 10.0.2.2/24 dev left
ip -n a link set eth0 up
ip -n r1 link set left up
ip -n r1 link set right up
ip -n r2 link set left up
ip -n a route add default via 10.0.1.1
ip -n r1 route add default via 10.0.2.2
ip -n r2 route add default via 10.0.2.1
sleep 2
ip netns exec a ping -c 1 -W 1 192.0.2.1
ip netns exec a ping -c 1 -W 1 -t 9 192.0.2.1
ip -n r2 -s link show left
