# What can bridge link change, how is it shown, and what is refused?
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
ip netns exec sw bridge link
ip netns exec sw bridge -d link show dev pa
ip netns exec sw bridge -j link show dev pa
ip netns exec sw bridge -j -d link show dev pa
ip netns exec sw bridge link set dev pa cost 10 priority 4
ip netns exec sw bridge link set dev pb guard on root_block on
ip netns exec sw bridge -d link
ip netns exec sw bridge link set dev pa cost 0
ip netns exec sw bridge link set dev pa priority 64
ip netns exec sw bridge link set dev pa state 4
ip netns exec sw bridge link show dev pa
ip netns exec sw bridge link set dev pa state 9
ip netns exec sw bridge link set dev pa frob on
ip netns exec sw bridge link set dev pa learning maybe
ip netns exec sw bridge link set dev nosuch learning on
ip netns exec sw bridge link set dev br0 learning on
ip netns exec sw bridge link set
ip netns exec sw bridge frobnicate
ip netns exec sw bridge link frobnicate
