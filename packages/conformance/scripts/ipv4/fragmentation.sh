# How does a packet travel that is larger than the MTU? In pieces of a multiple of eight bytes.
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
ip netns exec a ethtool -K eth0 tx off > /dev/null
ip netns exec b ethtool -K eth0 tx off > /dev/null
ip netns exec a ping -c 1 -s 1472 10.0.0.2
ip netns exec a ping -c 1 -s 1473 10.0.0.2
ip netns exec a ping -c 1 -s 4000 -M do 10.0.0.2
ip netns exec a ping -c 1 -s 4000 -M dont 10.0.0.2
ip netns exec a ping -c 1 -s 4000 -M want 10.0.0.2
ip -n a link set eth0 mtu 577
ip -n b link set eth0 mtu 577
ip netns exec b tcpdump -i eth0 -w "$CAPTURES/b.pcap" icmp 2> /dev/null &
sleep 2
ip netns exec a ping -c 1 -s 549 10.0.0.2
ip netns exec a ping -c 1 -s 550 10.0.0.2
ip netns exec a ping -c 1 -s 1200 10.0.0.2
sleep 2
kill $!
wait
