# Addresses by hand: what may one add, in what order are they shown, and in what words is one refused?
for host in a b; do
  ip netns add "$host"
  ip -n "$host" link set lo up
done
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip -n a link set eth0 up
ip -n b link set eth0 up
sleep 3
ip -n a addr add fd00::1/64 dev eth0
ip -n a addr add fd00::1/64 dev eth0
ip -n a addr add ::/64 dev eth0
ip -n a addr add ff02::5/64 dev eth0
ip -n a addr add ::1/128 dev eth0
ip -n a addr add fd00::2/129 dev eth0
ip -n a addr add fd00::3/64 dev eth9
ip -n a addr add fd00::3/64 dev eth0 broadcast 10.0.0.255
ip -n a addr add fd00::3/64 dev eth0 nodad
ip -n a addr add fd00::5/64 dev eth0 nodad preferred_lft 0
ip -n a addr add fd01::1 peer fd02::1/64 dev eth0
ip -n a addr add fd03::1/64 dev eth0 noprefixroute metric 100
ip -n a addr add fd04::1/64 dev eth0 valid_lft 0
ip -n a addr add fd04::1/64 dev eth0 valid_lft 10 preferred_lft 20
ip -n a addr add fd06::1/128 dev lo
ip -n a addr del fd09::1/64 dev eth0
ip -n a addr del fd00::3 dev eth0
ip -n a -6 addr del dev eth0
ip -n a -6 addr add dev eth0
sleep 3
ip -n a addr show eth0
ip -n a -j addr show eth0
ip -n a -6 route show table all
ip -n a addr show scope link
ip -n a addr show to fd00::/64
ip -n a addr show deprecated
ip -n a -6 addr show up
ip -n a addr change fd00::1/64 dev eth0 nodad
ip -n a addr replace fd00::1/64 dev eth0 metric 77
ip -n a -6 route show fd00::/64
ip -n a addr del fd00::1/64 dev eth0
ip -n a -6 route show fd00::/64
ip -n a addr flush dev eth0 scope global
ip -n a addr show eth0
ip -n a -6 route
ip -n a -6 addr flush dev eth0
ip -n a addr show eth0
ip -n a -6 route show table all
