# How are entries of the forwarding database made by hand, and what is refused?
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
fdb() {
  ip netns exec sw bridge fdb "$@"
}
fdb add 02:00:00:00:00:0b dev pb master static
fdb add 02:00:00:00:00:0b dev pb master static
fdb add 02:00:00:00:00:0c dev pc master
fdb add 02:00:00:00:00:1c dev pc master temp
fdb add 02:00:00:00:00:0a dev pa master dynamic
fdb append 02:00:00:00:00:0e dev pa master static
fdb show br br0
fdb show br br0 static
fdb show br br0 permanent
fdb replace 02:00:00:00:00:0b dev pc master static
fdb show dev pb
fdb show dev pc
fdb del 02:00:00:00:00:0b dev pb master
fdb del 02:00:00:00:00:0b dev pc master
fdb del 02:00:00:00:00:99 dev pc master
fdb add 01:00:5e:00:00:01 dev pc master
fdb add 02:00:00:00:00 dev pc master
fdb add 02:00:00:00:00:77
fdb add 02:00:00:00:00:77 dev nosuch
fdb add 02:00:00:00:00:77 dev br0 self
fdb add 02:00:00:00:00:78 dev pc
fdb frobnicate
fdb show br br0
