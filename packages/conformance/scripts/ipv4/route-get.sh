# Which route is taken? The longest prefix, then the lowest metric.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host a
for i in 0 1 2; do
  ip -n a link add "eth$i" address "02:00:00:00:00:0$i" type veth peer name "peer$i" address "02:00:00:00:01:0$i"
  ip -n a addr add "10.0.$i.1/24" dev "eth$i"
  ip -n a link set "peer$i" up
  ip -n a link set "eth$i" up
done
sleep 2
ip -n a route add default via 10.0.0.254
ip -n a route add 192.0.2.0/24 via 10.0.1.254
ip -n a route add 192.0.2.128/25 via 10.0.2.254
ip -n a route add 192.0.2.200 via 10.0.0.2
ip -n a route add 198.51.100.0/24 via 10.0.1.254 metric 20
ip -n a route add 198.51.100.0/24 via 10.0.2.254 metric 10
ip -n a route
ip -n a route get 192.0.2.1
ip -n a route get 192.0.2.129
ip -n a route get 192.0.2.200
ip -n a route get 198.51.100.1
ip -n a route get 203.0.113.1
ip -n a route get 10.0.1.7
ip -n a route get 10.0.1.1
ip -n a route get 10.0.1.255
ip -n a route get 203.0.113.1 from 10.0.2.1
ip -n a route get 203.0.113.1 from 10.9.9.9
ip -n a route get 203.0.113.1 oif eth1
ip -n a route get 203.0.113.1 from 10.0.0.77 iif eth0
ip -n a route get fibmatch 192.0.2.130
ip -n a -j route get 192.0.2.1
ip -n a link set eth2 down
ip -n a route get 198.51.100.1
ip -n a route get 192.0.2.129
