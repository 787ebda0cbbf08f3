# May a frame go back out of the port that it came in by? Only with hairpin; behind the port, two hosts that need it.
# simulator: its hosts behind one port are macvlan devices, which come with a later chapter
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
ip -n a link add link eth0 name mv0 address 02:00:00:00:00:1a type macvlan mode vepa
ip -n a link add link eth0 name mv1 address 02:00:00:00:00:2a type macvlan mode vepa
ip netns exec sw bridge -d link show dev pa
host x
host y
ip -n a link set mv0 netns x
ip -n a link set mv1 netns y
ip -n x addr add 10.0.0.11/24 dev mv0
ip -n y addr add 10.0.0.12/24 dev mv1
ip -n x link set mv0 up
ip -n y link set mv1 up
ip netns exec x ping -c 1 -W 1 10.0.0.12
ip netns exec sw bridge link set dev pa hairpin on
ip netns exec sw bridge -d link show dev pa
ip netns exec x ping -c 1 -W 1 10.0.0.12
