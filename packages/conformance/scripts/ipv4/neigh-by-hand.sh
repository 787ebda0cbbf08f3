# How are neighbours added, changed, filtered and flushed, and what is refused?
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
ip -n a neigh add 10.0.0.2 lladdr 02:00:00:00:00:0b dev eth0
ip -n a neigh add 10.0.0.2 lladdr 02:00:00:00:00:0b dev eth0
ip -n a neigh add 10.0.0.3 lladdr 02:00:00:00:00:03 dev eth0 nud reachable
ip -n a neigh add 10.0.0.4 lladdr 02:00:00:00:00:04 dev eth0 nud stale
ip -n a neigh add 10.0.0.5 lladdr 02:00:00:00:00:05 dev eth0 nud noarp
ip -n a neigh add 192.0.2.1 lladdr 02:00:00:00:00:06 dev eth0 nud permanent
ip -n a neigh
ip -n a neigh show nud permanent
ip -n a neigh show nud stale
ip -n a neigh show nud all
ip -n a neigh show to 10.0.0.0/24
ip -n a neigh get 10.0.0.4 dev eth0
ip -n a neigh get 10.0.0.99 dev eth0
ip -n a -j neigh
ip -n a -j neigh show nud stale
ip -n a -br neigh
ip -n a neigh change 10.0.0.3 lladdr 02:00:00:00:00:33 dev eth0
ip -n a neigh change 10.0.0.9 lladdr 02:00:00:00:00:09 dev eth0
ip -n a neigh replace 10.0.0.9 lladdr 02:00:00:00:00:09 dev eth0
ip -n a neigh del 10.0.0.5 dev eth0
ip -n a neigh del 10.0.0.88 dev eth0
ip -n a neigh add 10.0.0.7 dev eth0
ip -n a neigh add 10.0.0.8 lladdr 02:00 dev eth0
ip -n a neigh add 10.0.0.8 lladdr 02:00:00:00:00:08
ip -n a neigh add nowhere lladdr 02:00:00:00:00:08 dev eth0
ip -n a neigh add 10.0.0.8 lladdr 02:00:00:00:00:08 dev nosuch
ip -n a neigh
ip -n a neigh flush dev eth0
ip -n a neigh
ip -n a neigh flush dev eth0 nud permanent
ip -n a neigh
ip -n a neigh flush
ip -n a neigh flush all
