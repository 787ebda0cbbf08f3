# What does a port do before it forwards? It listens, then learns, forward_delay each.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host sw
host a
host b
ip -n sw link add br0 address 02:00:00:00:00:ff type bridge stp_state 1 forward_delay 600 hello_time 100 max_age 1000
for h in a b; do
  ip link add eth0 netns "$h" address "02:00:00:00:00:0$h" type veth peer name "p$h" netns sw address "02:00:00:00:01:0$h"
  ip -n sw link set "p$h" master br0
  ip -n "$h" link set eth0 up
done
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n b addr add 10.0.0.2/24 dev eth0
ip netns exec sw bridge link
ip -n sw link set pa up
ip -n sw link set pb up
ip -n sw link set br0 up
sleep 2
ip netns exec sw bridge link
ip netns exec a ping -c 1 -W 1 10.0.0.2
ip netns exec sw bridge fdb show br br0 dynamic
sleep 5
ip netns exec sw bridge link
ip netns exec a ping -c 1 -W 0.5 10.0.0.2
ip netns exec sw bridge fdb show br br0 dynamic
sleep 6
ip netns exec sw bridge link
ip netns exec a ping -c 1 -W 1 10.0.0.2
