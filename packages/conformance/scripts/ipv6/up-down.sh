# A link goes down and comes up again: which addresses and routes outlive it?
for host in a b; do
  ip netns add "$host"
  ip -n "$host" link set lo up
done
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip -n a link set eth0 up
ip -n b link set eth0 up
ip -n a addr add fd00::1/64 dev eth0
sleep 3
ip -n a -6 route add default via fd00::2
ip -n a -6 route
ip -n b link set eth0 down
sleep 2
ip -n a addr show eth0
ip -n a -6 route
ip -n b link set eth0 up
sleep 2
ip -n a -6 route
ip -n a link set eth0 down
ip -n a addr show eth0
ip -n a -6 route show table all
ip -n a addr add fd00::7/64 dev eth0
ip -n a addr show eth0
ip -n a -6 route show table all
ip -n a -6 route add fd05::/64 dev eth0
ip -n a link set eth0 up
sleep 3
ip -n a addr show eth0
ip -n a -6 route show table all
ip netns exec a sysctl -qw net.ipv6.conf.eth0.keep_addr_on_down=1
ip -n a link set eth0 down
ip -n a addr show eth0
ip -n a link set eth0 up
sleep 3
ip -n a addr show eth0
ip -n a -6 route show table all
ip -n a link set lo down
ip -n a -6 addr show lo
ip -n a -6 route show table local
