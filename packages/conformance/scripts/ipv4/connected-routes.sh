# Where do routes come from that nobody added? From addresses, while their device is up.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host a
ip -n a link add eth0 address 02:00:00:00:00:01 type veth peer name eth1 address 02:00:00:00:00:02
ip -n a link set eth1 up
ip -n a route
ip -n a addr add 10.0.0.1/24 brd + dev eth0
ip -n a route
ip -n a link set eth0 up
ip -n a route
ip -n a route show table local
ip -n a addr add 10.0.1.1/32 dev eth0
ip -n a addr add 10.0.2.1 peer 10.0.2.2 dev eth0
ip -n a addr add 10.0.0.9/24 dev eth0
ip -n a addr add 10.0.3.1/24 dev eth0 noprefixroute
ip -n a addr add 10.0.4.1/24 dev eth0 metric 50
ip -n a route
ip -n a route show table local
ip -n a route show table all
ip -n a addr del 10.0.0.1/24 dev eth0
ip -n a route
ip -n a link set eth0 down
ip -n a route show table all
