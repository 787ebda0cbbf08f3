# How is a table of routes shown, filtered and printed as JSON?
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host a
ip -n a link add eth0 address 02:00:00:00:00:01 type veth peer name eth1 address 02:00:00:00:00:02
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n a addr add 10.1.0.1/24 dev eth1
ip -n a link set eth1 up
ip -n a link set eth0 up
sleep 2
ip -n a route add default via 10.0.0.254 proto static
ip -n a route add 192.0.2.0/24 via 10.1.0.254 metric 7
ip -n a route add 192.0.2.0/25 dev eth0 scope link
ip -n a route add blackhole 198.51.100.0/24
ip -n a route add 203.0.113.0/24 via 10.0.0.9 mtu 1400 advmss 1360
ip -n a route list
ip -n a route show dev eth0
ip -n a route show default
ip -n a route show 192.0.2.0/24
ip -n a route show root 192.0.0.0/16
ip -n a route show match 192.0.2.5
ip -n a route show exact 192.0.2.0/25
ip -n a route show via 10.0.0.254
ip -n a route show proto kernel
ip -n a route show type blackhole
ip -n a route show scope link
ip -n a -j route
ip -n a -j -p route show default
ip -n a -d route
ip -n a -o route show default
ip -n a -4 route show table main
ip -n a r
