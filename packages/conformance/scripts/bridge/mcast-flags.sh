# Switches of a port that are about groups: flooding, fast leave, router.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
for h in sw a b c; do host "$h"; done
ip -n sw link add br0 address 02:00:00:00:00:ff type bridge
for h in a b c; do
  ip link add eth0 netns "$h" address "02:00:00:00:00:0$h" type veth peer name "p$h" netns sw address "02:00:00:00:01:0$h"
  ip -n sw link set "p$h" master br0 up
  ip netns exec "$h" ethtool -K eth0 tx off > /dev/null
  ip -n "$h" link set eth0 up
done
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n b addr add 10.0.0.2/24 dev eth0
ip -n c addr add 10.0.0.3/24 dev eth0
ip -n sw link set br0 up
sleep 3
for h in a b c; do ip -n "$h" route add 239.0.0.0/8 dev eth0; done
ip netns exec b sysctl -qw net.ipv4.icmp_echo_ignore_broadcasts=0
ip -n b addr add 239.1.2.3/32 dev eth0 autojoin
sleep 3
ip netns exec a ping -q -c 1 -W 1 -t 1 239.1.2.3 | sed -n 4p
ip netns exec sw bridge link set dev pb mcast_flood off
ip netns exec a ping -q -c 1 -W 1 -t 1 239.1.2.3 | sed -n 4p
ip netns exec sw bridge -d link show dev pb
ip netns exec sw bridge link set dev pb mcast_flood on fastleave on
ip netns exec sw bridge mdb show
ip -n b addr del 239.1.2.3/32 dev eth0
sleep 0.5
ip netns exec sw bridge mdb show
ip -n sw link set pb type bridge_slave mcast_router 2
ip netns exec sw bridge -d link show dev pb
ip netns exec sw bridge mdb show
ip netns exec sw bridge -d mdb show
ip -n sw link set pb type bridge_slave mcast_router 4
ip -n sw link set br0 type bridge mcast_router 3
ip -n sw link set br0 type bridge mcast_router 0
ip netns exec sw bridge -d mdb show
