# How are routes added, replaced and deleted, and what is refused?
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host a
ip -n a link add eth0 address 02:00:00:00:00:01 type veth peer name eth1 address 02:00:00:00:00:02
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n a route add default via 10.0.0.254
ip -n a link set eth1 up
ip -n a link set eth0 up
sleep 2
ip -n a route add default via 10.0.0.254
ip -n a route add 192.0.2.0/24 via 10.0.0.2
ip -n a route add 192.0.2.0/24 via 10.0.0.3
ip -n a route add 198.51.100.0/24 dev eth0
ip -n a route add 203.0.113.7 via 10.0.0.7 dev eth0 src 10.0.0.1 metric 10
ip -n a route add 192.0.3.0/24 via 192.0.99.1
ip -n a route add 192.0.3.0/24 via 10.0.0.1
ip -n a route add 192.0.3.0/24 via 192.0.99.1 dev eth0 onlink
ip -n a route add 192.0.2.1/24 via 10.0.0.2
ip -n a route add 192.0.4.0/24 dev nosuch
ip -n a route add 192.0.4.0/24 via 10.0.0.2 src 10.0.0.99
ip -n a route
ip -n a route replace 192.0.2.0/24 via 10.0.0.3
ip -n a route change 192.0.2.0/24 via 10.0.0.4
ip -n a route change 192.0.9.0/24 via 10.0.0.4
ip -n a route append 192.0.2.0/24 via 10.0.0.5
ip -n a route
ip -n a route del 192.0.2.0/24
ip -n a route del 192.0.9.0/24
ip -n a route del default
ip -n a route
ip -n a route flush root 192.0.0.0/8
ip -n a route flush 192.0.2.0/24
ip -n a route flush proto boot
ip -n a route
