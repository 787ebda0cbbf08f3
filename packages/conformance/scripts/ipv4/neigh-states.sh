# Which states does a neighbour go through? Incomplete, reachable, stale, delay, failed; permanent by hand.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host a
host b
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n b addr add 10.0.0.2/24 dev eth0
ip -n a link set eth0 up
ip -n b link set eth0 up
sleep 2
ip -n a neigh
ip netns exec a ping -c 1 10.0.0.2
ip -n a neigh
ip netns exec a ping -c 1 -W 1 10.0.0.50 > /dev/null &
sleep 0.5
ip -n a neigh show 10.0.0.50
wait
sleep 3
ip -n a neigh show 10.0.0.50
ip -n a neigh change 10.0.0.2 dev eth0 nud stale
ip -n a neigh
ip netns exec a ping -c 1 10.0.0.2
ip -n a neigh show 10.0.0.2
sleep 7
ip -n a neigh show 10.0.0.2
ip -n b link set eth0 address 02:00:00:00:00:99
ip -n a neigh
ip -n a neigh replace 10.0.0.2 lladdr 02:00:00:00:00:0b dev eth0 nud permanent
ip -n a neigh
ip netns exec a ping -c 1 -W 1 10.0.0.2
ip -n a neigh del 10.0.0.2 dev eth0
ip netns exec a ping -c 1 -W 1 10.0.0.2
ip -n a neigh show dev eth0
