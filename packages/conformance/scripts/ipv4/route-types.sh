# What do routes that lead nowhere say? Each with its own error.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host a
host r
host b
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name left netns r address 02:00:00:00:01:01
ip link add eth0 netns b address 02:00:00:00:00:0b type veth peer name right netns r address 02:00:00:00:01:02
ip -n a addr add 10.0.1.2/24 dev eth0
ip -n r addr add 10.0.1.1/24 dev left
ip -n r addr add 10.0.2.1/24 dev right
ip -n b addr add 10.0.2.2/24 dev eth0
ip -n a link set eth0 up
ip -n r link set left up
ip -n r link set right up
ip -n b link set eth0 up
ip -n a route add default via 10.0.1.1
ip -n b route add default via 10.0.2.1
sleep 2
ip netns exec r sysctl -q net.ipv4.ip_forward=1
ip -n a route add blackhole 192.0.2.0/26
ip -n a route add unreachable 192.0.2.64/26
ip -n a route add prohibit 192.0.2.128/26
ip -n a route add throw 192.0.2.192/26
ip -n a route
for last in 1 65 129 193; do
  ip -n a route get "192.0.2.$last"
  ip netns exec a ping -c 1 -W 1 "192.0.2.$last"
done
ip -n r route add blackhole 198.51.100.0/26
ip -n r route add unreachable 198.51.100.64/26
ip -n r route add prohibit 198.51.100.128/26
for last in 1 65 129 193; do
  ip netns exec a ping -c 1 -W 1 "198.51.100.$last"
done
