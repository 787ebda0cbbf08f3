# What does ip route say to what it does not understand?
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host a
ip -n a route add default
ip -n a route add 10.0.0.0/33 dev lo
ip -n a route add 10.0.0.0/24 via nowhere
ip -n a route add 10.0.0.0/24 via 10.0.0.1
ip -n a route add 10.0.0.0/24 dev lo metric many
ip -n a route add 10.0.0.0/24 dev lo table
ip -n a route add 10.0.0.0/24 dev lo proto nosuch
ip -n a route frobnicate
ip -n a route get
ip -n a route get 10.0.0.1
ip -n a route get nowhere
ip -n a route get 127.0.0.1
ip -n a route del 10.0.0.0/24
ip -n a route show table nosuch
ip -n a route show table 99
