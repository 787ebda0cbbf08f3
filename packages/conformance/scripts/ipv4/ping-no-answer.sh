# How does silence differ from bad news? No route, no neighbour, a neighbour that does not answer.
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
ip netns exec a ping -c 1 192.0.2.1
ip netns exec a ping -c 1 -W 1 10.0.0.77
ip netns exec a ping -c 3 10.0.0.78
sleep 1
ip -n a neigh
ip netns exec b sysctl -qw net.ipv4.icmp_echo_ignore_all=1
ip netns exec a ping -c 2 -i 0.2 -W 1 10.0.0.2
ip netns exec b sysctl -qw net.ipv4.icmp_echo_ignore_all=0
ip -n a link set eth0 down
ip netns exec a ping -c 1 10.0.0.2
