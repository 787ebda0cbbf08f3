# Routes by hand: their order, their metrics, and in what words one is refused.
for host in a b; do
  ip netns add "$host"
  ip -n "$host" link set lo up
done
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip -n a link set eth0 up
ip -n b link set eth0 up
ip -n a addr add fd00::1/64 dev eth0 nodad
sleep 3
ip -n a -6 route add default via fd00::99
ip -n a -6 route add default via fd01::99
ip -n a -6 route add default via fe80::1
ip -n a -6 route add default via fe80::1 dev eth0 metric 5
ip -n a -6 route add default via fd00::1
ip -n a -6 route add default via fd00::2 dev lo
ip -n a -6 route add default via ff02::1 dev eth0
ip -n a -6 route add fd10::/64 dev eth0
ip -n a -6 route add fd10::/64 dev eth0
ip -n a -6 route add fd10::/64 via fd00::2
ip -n a -6 route add fd11::/64 nexthop via fd00::2 nexthop via fd00::3 weight 3
ip -n a -6 route add fd12::/64 via fd00::2 src fd00::1 mtu 1400 hoplimit 9
ip -n a -6 route add fd13::/64 via fd00::2 src fd00::77
ip -n a -6 route add fd14::/64 dev eth9
ip -n a -6 route add fd15::1/64 dev eth0
ip -n a -6 route add fd16::/64 dev eth0 table 100
ip -n a -6 route add throw fd17::/64
ip -n a -6 route add unreachable fd18::/64
ip -n a -6 route add fd19::/64 dev lo
ip -n a -6 route add fd1a::/64 via fd77::1 dev eth0 onlink
ip -n a -6 route add fd1b::/64 dev eth0 tos 4
ip -n a -6 route add fd1c::/64 via fd00::2 pref high
ip -n a -6 route
ip -n a -6 -d route
ip -n a -6 -j route
ip -n a -6 route show table 100
ip -n a -6 route show table 101
ip -n a -6 route show fd10::/64
ip -n a -6 route show dev eth0
ip -n a -6 route show via fd00::2
ip -n a -6 route show root fd10::/12
ip -n a -6 route show match fd10::1
ip -n a -6 route show type throw
ip -n a -6 route show metric 256
ip -n a -6 route replace fd10::/64 via fd00::3
ip -n a -6 route change fd77::/64 via fd00::3
ip -n a -6 route append fd10::/64 via fd00::2
ip -n a -6 route show fd10::/64
ip -n a -6 route del fd10::/64 via fd00::3
ip -n a -6 route show fd10::/64
ip -n a -6 route del fd10::/64
ip -n a -6 route show fd10::/64
ip -n a -6 route del fd10::/64
ip -n a -6 route del fd11::/64
ip -n a route add fd20::/64 dev eth0
ip -n a route
ip -n a route show table all
ip -n a -6 route flush root fd10::/12
ip -n a -6 route
ip -n a -6 route flush table main
ip -n a -6 route
