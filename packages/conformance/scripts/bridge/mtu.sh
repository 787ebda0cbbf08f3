# Which MTU does a bridge have? The smallest of its ports', until it is set by hand.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host sw
ip -n sw link add br0 address 02:00:00:00:00:ff type bridge
ip -n sw link add p1 mtu 9000 address 02:00:00:00:01:01 type veth peer name h1 address 02:00:00:00:00:01
ip -n sw link add p2 mtu 1400 address 02:00:00:00:01:02 type veth peer name h2 address 02:00:00:00:00:02
ip -n sw -o link show br0
ip -n sw link set p1 master br0
ip -n sw -o link show br0
ip -n sw link set p2 master br0
ip -n sw -o link show br0
ip -n sw link set p2 mtu 1300
ip -n sw -o link show br0
ip -n sw link set br0 mtu 2000
ip -n sw -o link show br0
ip -n sw link set p2 mtu 1200
ip -n sw -o link show br0
ip -n sw link set p2 nomaster
ip -n sw -o link show br0
