# How does tcpdump print what passes?
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
ip netns exec b tcpdump -n -c 6 -i eth0 > plain 2> plain.err &
sleep 2
ip netns exec a ping -c 2 -i 0.2 10.0.0.2
wait
cat plain
cat plain.err
ip netns exec b tcpdump -n -e -c 2 -i eth0 icmp > ether 2> /dev/null &
sleep 2
ip netns exec a ping -c 1 10.0.0.2 > /dev/null
wait
cat ether
ip netns exec b tcpdump -n -v -c 2 -i eth0 icmp > verbose 2> /dev/null &
sleep 2
ip netns exec a ping -c 1 -t 9 10.0.0.2 > /dev/null
wait
cat verbose
ip netns exec a tcpdump -n -i nosuch
ip netns exec a tcpdump -n -i eth0 'frob 7'
