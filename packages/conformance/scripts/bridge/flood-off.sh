# Can flooding be switched off for a port? Unknown unicast, broadcast and learning, each by itself.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host sw
host a
host b
host c
ip -n sw link add br0 address 02:00:00:00:00:ff type bridge
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
ip netns exec sw bridge link set dev pc flood off
ip netns exec sw bridge -d link show dev pc
ip netns exec a ping -c 1 -W 1 10.0.0.3
ip netns exec sw bridge fdb show br br0 dynamic
ip netns exec sw bridge link set dev pc bcast_flood off
ip -n a neigh flush all
ip netns exec a ping -c 1 -W 1 10.0.0.3
ip netns exec sw bridge link set dev pc flood on bcast_flood on learning off
ip netns exec sw bridge fdb flush dev pc
ip netns exec a ping -c 1 -W 1 10.0.0.3
ip netns exec sw bridge fdb show br br0 dynamic
