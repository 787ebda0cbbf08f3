# Everything that ip -d says of a bridge and of its port.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host sw
ip -n sw link add br0 address 02:00:00:00:00:ff type bridge
ip -n sw link add p0 address 02:00:00:00:01:00 type veth peer name h0 address 02:00:00:00:00:00
ip -n sw link set p0 master br0
ip -n sw -d link show br0
ip -n sw -d link show p0
ip -n sw -j -d link show br0
ip -n sw -j -d link show p0
ip -n sw link set br0 type bridge forward_delay 400 hello_time 100 max_age 800 priority 4096 ageing_time 6000
ip -n sw -d link show br0
ip -n sw link set p0 type bridge_slave cost 5 priority 8 hairpin on isolated on learning off
ip -n sw -d link show p0
