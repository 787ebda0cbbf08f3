# Two hosts, one address: which of them has it?
for host in a b; do
  ip netns add "$host"
  ip -n "$host" link set lo up
done
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip -n a link set eth0 up
ip -n b link set eth0 up
sleep 3
ip -n a addr add fd00::1/64 dev eth0
sleep 3
ip -n b addr add fd00::1/64 dev eth0
sleep 3
ip -n a addr show to fd00::1
ip -n b addr show to fd00::1
ip -n b addr show dadfailed
ip -n b -j addr show to fd00::1
ip -n b -6 route show table all
ip -n b addr del fd00::1/64 dev eth0
ip -n b addr show to fd00::1
