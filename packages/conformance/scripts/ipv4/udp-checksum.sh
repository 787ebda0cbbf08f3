# Why does tcpdump call a checksum bad that is fine? It is left to hardware that a veth does not have.
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
ip netns exec b nc -u -l -p 9000 > got &
server=$!
ip netns exec b tcpdump -n -vv -l -i eth0 udp > seen 2> /dev/null &
dump=$!
sleep 2
echo offloaded | ip netns exec a nc -u -w 1 -p 4000 10.0.0.2 9000
ip netns exec a ethtool -K eth0 tx off > /dev/null
echo computed | ip netns exec a nc -u -w 1 -p 4000 10.0.0.2 9000
sleep 2
kill $server $dump
wait
cat got
sed 's/^[0-9:.]* //; s/, id [0-9]*, /, /' seen
