# What do arping's questions look like, and what does a gratuitous one change?
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
ip netns exec a ping -c 1 10.0.0.2
ip netns exec a arping -c 2 -I eth0 10.0.0.2 > /dev/null
ip netns exec a arping -D -c 1 -w 1 -I eth0 10.0.0.2 > /dev/null
ip -n b neigh
ip -n a link set eth0 address 02:00:00:00:00:1a
ip netns exec a arping -U -c 1 -I eth0 10.0.0.1
ip -n b neigh
ip netns exec a arping -A -c 1 -I eth0 10.0.0.1
sleep 1
ip -n b neigh
kill $!
wait
