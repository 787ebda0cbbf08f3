# Which way would a packet take, and from which address?
for host in a b; do
  ip netns add "$host"
  ip -n "$host" link set lo up
done
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip -n a link set eth0 up
ip -n b link set eth0 up
ip -n a addr add fd00::1/64 dev eth0 nodad
ip -n a addr add 2001:db8::1/64 dev eth0 nodad
sleep 3
ip -n a -6 route add default via fd00::2
ip -n a -6 route add fd12::/64 via fe80::ff:fe00:b dev eth0 src fd00::1 metric 7
ip -n a -6 route add fd12::/48 dev eth0
ip -n a -6 route add unreachable fd18::/64
ip -n a -6 route add blackhole fd19::/64
ip -n a -6 route add prohibit fd1a::/64
ip -n a -6 route get fd00::5
ip -n a -6 route get fe80::5
ip -n a -6 route get fe80::5 oif eth0
ip -n a -6 route get ::1
ip -n a -6 route get fd00::1
ip -n a -6 route get ff02::1
ip -n a -6 route get ff02::1 oif eth0
ip -n a -6 route get 2001:db8::9
ip -n a -6 route get 2001:4860::8
ip -n a -6 route get fd12::1
ip -n a -6 route get fd12:0:0:1::1
ip -n a -6 route get fd12::1 from 2001:db8::1
ip -n a -6 route get fd12::1 oif lo
ip -n a -6 route get fd12::1 fibmatch
ip -n a -6 -d route get fd00::5
ip -n a -6 -j route get fd12::1
ip -n a -6 route get fd00::5/64
ip -n a route get fd00::5
ip -n a -6 route get fd18::1
ip -n a -6 route get fd19::1
ip -n a -6 route get fd1a::1
ip -n a -6 route get fd00::5 iif eth0
ip -n a -6 route get
ip -n b -6 route get fd00::5
