# One way works and the other does not: where does the answer get lost?
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
ip -n b route del default
ip netns exec r tcpdump -n -l -i right icmp > seen 2> /dev/null &
sleep 2
ip netns exec a ping -c 1 -W 1 10.0.2.2
ip netns exec b ping -c 1 -W 1 10.0.1.2
sleep 2
kill $!
wait
wc -l < seen
ip -n b route add 10.0.1.0/24 via 10.0.2.1
ip netns exec a ping -c 1 -W 1 10.0.2.2
