# Who has this address? arping asks without IP.
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
ip netns exec a arping -c 2 -I eth0 10.0.0.2
ip netns exec a arping -c 1 -w 1 -I eth0 10.0.0.77
ip netns exec a arping -f -w 2 -I eth0 10.0.0.2
ip netns exec a arping -D -c 1 -w 1 -I eth0 10.0.0.2
ip netns exec a arping -D -c 1 -w 1 -I eth0 10.0.0.77
ip netns exec a arping -q -c 1 -I eth0 10.0.0.2
ip netns exec a arping -b -c 2 -I eth0 10.0.0.2
ip netns exec a arping -c 1 -I nosuch 10.0.0.2
ip netns exec a arping -c 1 -I lo 127.0.0.1
ip netns exec a arping
ip -n a neigh
ip -n b neigh
