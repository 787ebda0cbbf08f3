# What if the address stays on a device that became a port? Replies surface on the bridge, and nobody is there.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host sw
host a
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name pa netns sw address 02:00:00:00:01:0a
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n sw addr add 10.0.0.254/24 dev pa
ip -n a link set eth0 up
ip -n sw link set pa up
sleep 2
ip netns exec sw ping -c 1 -W 1 10.0.0.1
ip -n sw link add br0 address 02:00:00:00:00:ff type bridge
ip -n sw link set br0 up
ip -n sw link set pa master br0
sleep 2
ip -n sw route
ip -n sw neigh flush all
ip netns exec sw ping -c 1 -W 1 10.0.0.1
ip -n sw addr del 10.0.0.254/24 dev pa
ip -n sw addr add 10.0.0.254/24 dev br0
ip -n sw neigh flush all
ip netns exec sw ping -c 1 -W 1 10.0.0.1
