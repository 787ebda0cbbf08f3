# What a route has none of, or of another family: does a list by it match?
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip link set v0 up
ip link set v1 up
sleep 2
ip addr add 10.0.0.1/24 dev v0
ip route add 10.5.0.0/16 via 10.0.0.9
ip route add 10.6.0.0/16 nexthop via 10.0.0.8 nexthop via 10.0.0.9
ip route show via 0.0.0.0
ip route show via 0/0
ip route show via any
ip route show src 0.0.0.0
ip route show src any
ip route show via fd00::1
ip route show src fd00::1
ip route show root fd00::1
ip route show table all via ::
ip route show table all src ::
ip -6 route show via 10.0.0.9
ip -s route flush table all src fd01::9
ip -s route flush via fd01::9
ip route
ip link set v0 gso_max_size 5
ip link set v0 vrf nosuch
ip link add br0 address 02:00:00:00:00:07 type bridge
ip -N -d link show br0 | grep -o 'vlan_protocol [^ ]*'
ip -N -d -j link show br0 | grep -o '"vlan_protocol":[^,]*'
