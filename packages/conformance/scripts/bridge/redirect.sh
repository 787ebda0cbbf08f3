# The gateway is on the same wire as the destination: what does it say? Go there yourself.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host sw
host a
host b
host c
ip -n sw link add br0 address 02:00:00:00:00:ff type bridge mcast_snooping 0
for h in a b c; do
  ip link add eth0 netns "$h" address "02:00:00:00:00:0$h" type veth peer name "p$h" netns sw address "02:00:00:00:01:0$h"
  ip -n sw link set "p$h" master br0
  ip -n sw link set "p$h" up
  ip -n "$h" link set eth0 up
done
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n b addr add 10.0.0.2/24 dev eth0
ip -n c addr add 10.0.0.3/24 dev eth0
ip -n sw link set br0 up
sleep 2
ip netns exec a ethtool -K eth0 tx off > /dev/null
ip netns exec b ethtool -K eth0 tx off > /dev/null
ip netns exec c ethtool -K eth0 tx off > /dev/null
ip netns exec c sysctl -qw net.ipv4.ip_forward=1
ip -n a addr flush dev eth0
ip -n a addr add 10.0.0.1/32 dev eth0
ip -n a route add 10.0.0.3 dev eth0
ip -n a route add 10.0.0.0/24 via 10.0.0.3
ip netns exec a tcpdump -i eth0 -w "$CAPTURES/a.pcap" icmp 2> /dev/null &
sleep 2
ip netns exec a ping -c 2 10.0.0.2
sleep 2
kill $!
wait
ip -n a route get 10.0.0.2 | sed 's/expires [0-9]*sec/expires/'
