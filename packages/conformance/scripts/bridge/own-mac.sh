# Which MAC does a bridge have that was given none? The lowest of its ports'; a given one stays.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host sw
ip -n sw link add br0 type bridge
ip -n sw link add p1 address 02:00:00:00:01:05 type veth peer name h1 address 02:00:00:00:00:01
ip -n sw link add p2 address 02:00:00:00:01:03 type veth peer name h2 address 02:00:00:00:00:02
ip -n sw link add p3 address 02:00:00:00:01:09 type veth peer name h3 address 02:00:00:00:00:03
ip -n sw link set p1 master br0
ip -n sw link show br0
ip -n sw link set p2 master br0
ip -n sw link show br0
ip -n sw link set p3 master br0
ip -n sw link show br0
ip -n sw link set p2 nomaster
ip -n sw link show br0
ip -n sw link set br0 address 02:00:00:00:00:ff
ip -n sw link set p2 master br0
ip -n sw link show br0
ip -n sw link set p1 nomaster
ip -n sw link set p2 nomaster
ip -n sw link set p3 nomaster
ip -n sw link show br0
