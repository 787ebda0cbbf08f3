# Switching IPv6 off and on again: what goes, what comes back?
for host in a b; do
  ip netns add "$host"
  ip -n "$host" link set lo up
done
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip -n a link set eth0 up
ip -n b link set eth0 up
ip -n a addr add fd00::1/64 dev eth0
sleep 3
ip netns exec a sysctl net.ipv6.conf.all.disable_ipv6 net.ipv6.conf.default.disable_ipv6 net.ipv6.conf.eth0.disable_ipv6
ip netns exec a sysctl -w net.ipv6.conf.eth0.disable_ipv6=1
ip -n a addr show eth0
ip -n a -6 route show table all
ip -n a addr add fd00::1/64 dev eth0
ip -n a -6 route add fd05::/64 dev eth0
ip -n a neigh add fd00::9 lladdr 02:00:00:00:00:09 dev eth0
ip netns exec b ping -c 1 -W 1 fe80::ff:fe00:a%eth0
ip netns exec a sysctl -w net.ipv6.conf.eth0.disable_ipv6=0
sleep 3
ip -n a addr show eth0
ip -n a -6 route show table all
ip netns exec a sysctl -w net.ipv6.conf.all.disable_ipv6=1
ip netns exec a sysctl net.ipv6.conf.default.disable_ipv6 net.ipv6.conf.eth0.disable_ipv6 net.ipv6.conf.lo.disable_ipv6
ip -n a addr
ip -n a -6 route show table all
ip netns exec a ping -c 1 ::1
ip -n a link add c0 address 02:00:00:00:00:0c type veth peer name c1 address 02:00:00:00:00:0d
ip -n a link set c0 up
ip -n a link set c1 up
sleep 3
ip -n a addr show c0
ip netns exec a sysctl -w net.ipv6.conf.default.disable_ipv6=2
ip netns exec a sysctl -w net.ipv6.conf.default.disable_ipv6=x
