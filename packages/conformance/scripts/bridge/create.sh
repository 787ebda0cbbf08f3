# What is a bridge when it is made? A device like others, without ports, down.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host sw
ip -n sw link add br0 address 02:00:00:00:00:ff type bridge
ip -n sw link show br0
ip -n sw link add br0 type bridge
ip -n sw link add name br1 address 02:00:00:00:00:fe type bridge stp_state 1 ageing_time 1000 vlan_filtering 1
ip -n sw -br link
ip -n sw link show type bridge
ip -n sw link set br0 up
sleep 2
ip -n sw link show br0
ip -n sw addr add 10.0.0.254/24 dev br0
ip -n sw addr show br0
ip -n sw route
ip netns exec sw ethtool -i br0
ip -n sw link del br0
ip -n sw link del br1 type bridge
ip -n sw -br link
