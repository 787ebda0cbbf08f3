# How many hops does it take? Three routers take three.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
for h in a r1 r2 r3 b; do
  host "$h"
  ip netns exec "$h" sysctl -qw net.ipv4.ip_forward=1
done
link() {
  ip link add "$3" netns "$1" address "02:00:00:00:$5:01" type veth peer name "$4" netns "$2" address "02:00:00:00:$5:02"
  ip -n "$1" addr add "10.0.$5.1/24" dev "$3"
  ip -n "$2" addr add "10.0.$5.2/24" dev "$4"
  ip netns exec "$1" ethtool -K "$3" tx off > /dev/null
  ip netns exec "$2" ethtool -K "$4" tx off > /dev/null
  ip -n "$1" link set "$3" up
  ip -n "$2" link set "$4" up
}
link a r1 eth0 left 11
link r1 r2 right left 12
link r2 r3 right left 13
link r3 b right eth0 14
ip -n a route add default via 10.0.11.2
ip -n r1 route add default via 10.0.12.2
ip -n r2 route add 10.0.14.0/24 via 10.0.13.2
ip -n r2 route add 10.0.11.0/24 via 10.0.12.1
ip -n r3 route add default via 10.0.13.1
ip -n b route add default via 10.0.14.1
sleep 2
ip netns exec b tcpdump -i eth0 -w "$CAPTURES/b.pcap" icmp 2> /dev/null &
sleep 2
ip netns exec a ping -c 2 -i 0.3 10.0.14.2
for ttl in 1 2 3 4; do
  ip netns exec a ping -c 1 -W 1 -t "$ttl" 10.0.14.2
done
ip netns exec a ping -c 1 -W 1 10.0.99.1
sleep 2
kill $!
wait
ip -n r2 route get 10.0.14.2 from 10.0.11.1 iif left
