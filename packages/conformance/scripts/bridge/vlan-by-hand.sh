# What can bridge vlan do, and what does it refuse?
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
vlan() {
  ip netns exec sw bridge vlan "$@"
}
vlan add dev pa vid 5
ip -n sw link set br0 type bridge vlan_filtering 1
vlan add dev pa vid 10-14
vlan add dev pa vid 20 untagged
vlan add dev pa vid 30 pvid
vlan show dev pa
vlan add dev pa vid 30
vlan show dev pa
vlan del dev pa vid 11-12
vlan del dev pa vid 99
vlan show dev pa
vlan add dev pa vid 0
vlan add dev pa vid 4095
vlan add dev pa vid 14-12
vlan add dev pa vid ten
vlan add dev pa
vlan add vid 10
vlan add dev nosuch vid 10
vlan add dev br0 vid 10
vlan add dev lo vid 10
vlan del dev br0 vid 1 self
vlan show
vlan frobnicate
