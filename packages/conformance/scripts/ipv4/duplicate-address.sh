# What happens when two hosts own one address? Whoever answered last is believed.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host a
host b
host c
host sw
ip -n sw link add br0 address 02:00:00:00:00:ff type bridge
ip -n sw link set br0 up
for h in a b c; do
  ip link add eth0 netns "$h" address "02:00:00:00:00:0$h" type veth peer name "p$h" netns sw address "02:00:00:00:01:0$h"
  ip -n sw link set "p$h" master br0 up
  ip -n "$h" link set eth0 up
done
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n b addr add 10.0.0.2/24 dev eth0
sleep 2
ip netns exec a ping -c 1 10.0.0.2
ip -n a neigh
ip netns exec c arping -D -c 1 -w 1 -I eth0 10.0.0.2
ip -n c addr add 10.0.0.2/24 dev eth0
ip netns exec c arping -U -c 1 -I eth0 10.0.0.2
ip -n a neigh
ip netns exec a ping -c 1 10.0.0.2
ip netns exec b arping -c 1 -w 1 -I eth0 10.0.0.2
ip netns exec a arping -c 1 -w 1 -I eth0 10.0.0.2
