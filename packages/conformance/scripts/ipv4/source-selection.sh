# Which address does a packet leave with? The route's src, else the first address of the device that fits.
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
ip -n a addr add 10.0.0.11/24 dev eth0
ip -n a addr add 192.0.2.1/32 dev lo
ip -n a route get 10.0.0.2
ip -n a route get 10.0.0.2 from 10.0.0.11
ip netns exec b tcpdump -n -l -i eth0 'icmp[0] == 8' > seen 2> /dev/null &
sleep 2
ip netns exec a ping -c 1 10.0.0.2
ip netns exec a ping -c 1 -I 10.0.0.11 10.0.0.2
ip -n a route replace 10.0.0.0/24 dev eth0 src 10.0.0.11
ip -n a route get 10.0.0.2
ip netns exec a ping -c 1 10.0.0.2
ip -n b route add 192.0.2.1 via 10.0.0.1
ip netns exec a ping -c 1 -I 192.0.2.1 10.0.0.2
ip netns exec a ping -c 1 -I eth0 10.0.0.2
ip netns exec a ping -c 1 -I 10.0.0.99 10.0.0.2
ip netns exec a ping -c 1 -I nosuch 10.0.0.2
sleep 2
kill $!
wait
sed 's/, id [0-9]*, seq/, seq/' seen
