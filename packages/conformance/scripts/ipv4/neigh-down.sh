# What becomes of neighbours when the device goes down or the address changes?
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
ip netns exec a ping -c 1 10.0.0.2
ip -n a neigh add 10.0.0.3 lladdr 02:00:00:00:00:03 dev eth0
ip -n a neigh
ip -n a link set eth0 address 02:00:00:00:00:1a
ip -n a neigh
ip -n b neigh
ip netns exec a ping -c 1 -W 1 10.0.0.2
ip -n b neigh
ip -n a link set eth0 down
ip -n a neigh
ip -n a link set eth0 up
sleep 2
ip netns exec a ping -c 1 10.0.0.2
ip -n a neigh
