# Why does a packet with an impossible source vanish? The reverse path filter looks for the way back.
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
ip netns exec r sysctl -qw net.ipv4.ip_forward=1
ip -n a addr add 192.0.2.1/32 dev lo
ip -n r route add 192.0.2.1 via 10.0.1.2
ip netns exec a ping -c 1 -W 1 -I 192.0.2.1 10.0.2.2
ip -n r route del 192.0.2.1
ip -n r route add 192.0.2.1 via 10.0.2.2
ip netns exec b tcpdump -n -l -i eth0 'icmp[0] == 8' > seen 2> /dev/null &
sleep 2
ip netns exec a ping -c 1 -W 1 -I 192.0.2.1 10.0.2.2
ip netns exec r sysctl -w net.ipv4.conf.left.rp_filter=1
ip netns exec a ping -c 1 -W 1 -I 192.0.2.1 10.0.2.2
ip netns exec r sysctl -w net.ipv4.conf.left.rp_filter=2
ip netns exec a ping -c 1 -W 1 -I 192.0.2.1 10.0.2.2
sleep 2
kill $!
wait
sed 's/^[0-9:.]* //; s/, id [0-9]*, seq/, seq/' seen
