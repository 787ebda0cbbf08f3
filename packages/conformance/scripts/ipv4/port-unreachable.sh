# What does a host say where nobody listens? Port unreachable; the sender's next write fails.
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
ip netns exec b tcpdump -i eth0 -w "$CAPTURES/b.pcap" ip 2> /dev/null &
sleep 2
echo hello | ip netns exec a nc -u -w 1 -p 4000 10.0.0.2 9000
echo $?
ip netns exec a nc -u -z -w 1 -p 4001 10.0.0.2 9000
echo $?
sleep 2
kill $!
wait
