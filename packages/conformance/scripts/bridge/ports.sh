# How do ports join and leave, and what is refused?
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host sw
host far
ip -n sw link add br0 address 02:00:00:00:00:ff type bridge
ip -n sw link add br1 address 02:00:00:00:00:fe type bridge
ip -n sw link add p0 address 02:00:00:00:01:00 type veth peer name h0 address 02:00:00:00:00:00
ip -n sw link set p0 master br0
ip -n sw link show p0
ip -n sw link show master br0
ip netns exec sw bridge link
ip -n sw link set p0 master br0
ip -n sw link set p0 master br1
ip netns exec sw bridge link show
ip -n sw link set p0 nomaster
ip netns exec sw bridge link
ip -n sw link set lo master br0
ip -n sw link set br1 master br0
ip -n sw link set p0 master nosuch
ip -n sw link set nosuch master br0
ip -n sw link set p0 master h0
ip -n sw link set br0 master br0
ip -n sw link set h0 master br0
ip -n sw link set p0 master br0
ip netns exec sw bridge link show dev p0
ip netns exec sw bridge link show dev br0
ip netns exec sw bridge link show dev nosuch
ip -n sw link set p0 netns far
ip netns exec sw bridge link
ip -n sw link del br0
ip -n sw -br link
