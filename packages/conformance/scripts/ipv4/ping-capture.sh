# What does a first ping put on the wire? An ARP question and its answer, then an echo each way.
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
ip netns exec b tcpdump -i eth0 -w "$CAPTURES/b.pcap" 2> /dev/null &
sleep 2
ip netns exec a ping -c 2 -i 0.3 10.0.0.2
ip netns exec a ping -c 1 -s 0 -t 5 10.0.0.2
ip netns exec a ping -c 1 -p a5 -Q 0x10 10.0.0.2
sleep 2
kill $!
wait
