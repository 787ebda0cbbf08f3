# How many tables are there? As many as one names; only main, local and default are asked without a rule.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host a
ip -n a link add eth0 address 02:00:00:00:00:01 type veth peer name eth1 address 02:00:00:00:00:02
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n a link set eth1 up
ip -n a link set eth0 up
sleep 2
ip -n a route add 192.0.2.0/24 via 10.0.0.2 table 100
ip -n a route
ip -n a route show table 100
ip -n a route show table main
ip -n a route get 192.0.2.1
ip -n a route show table all
ip -n a route del 192.0.2.0/24
ip -n a route del 192.0.2.0/24 table 100
ip -n a route show table 100
ip -n a route add 192.0.2.0/24 via 10.0.0.2 table default
ip -n a route get 192.0.2.1
ip -n a route flush table default
ip -n a route show table default
ip -n a rule
