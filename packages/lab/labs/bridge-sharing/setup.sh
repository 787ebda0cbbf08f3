# A switch on the host and one in the namespace far, a cable between them, and containers of two tenants. The far switch is set up for
# VLANs already; its cable to here carries 10 and 20 with their tags, and 1 without. No IPv6, no reports of groups, and no
# neighbour is asked for twice: they would chatter.
ip link set lo up
QUIET="net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1 net.ipv4.igmp_link_local_mcast_reports=0"
sysctl -qw $QUIET
space() {
  ip netns add $1
  ip netns exec $1 sysctl -qw $QUIET
}
# container NAME LAST-BYTE MAC-BYTE [NAMESPACE-OF-THE-SWITCH]
container() {
  space $1
  ip link add p$1 address 02:00:00:00:01:$3 type veth peer name eth0 address 02:00:00:00:00:$3 netns $1
  ip -n $1 addr add 10.0.0.$2/24 dev eth0
  ip netns exec $1 sysctl -qw net.ipv4.neigh.eth0.delay_first_probe_time=3600
  ip -n $1 link set eth0 up
}

ip link add br0 address 02:00:00:00:00:ff type bridge
ip link set br0 up
for one in "r1 11 a1" "r2 12 a2" "b1 21 b1"; do
  container $one
  ip link set p${one%% *} master br0 up
done

space far
ip -n far link add br0 address 02:00:00:00:0f:02 type bridge vlan_filtering 1
ip -n far link set br0 up
ip link add trunk address 02:00:00:00:01:01 type veth peer name trunk address 02:00:00:00:02:01 netns far
ip link set trunk master br0 up
ip -n far link set trunk master br0 up
for one in "r3 13 a3 10" "b3 23 b3 20"; do
  container ${one% *}
  name=${one%% *}
  vid=${one##* }
  ip link set p$name netns far
  ip -n far link set p$name master br0 up
  ip netns exec far bridge vlan del dev p$name vid 1
  ip netns exec far bridge vlan add dev p$name vid $vid pvid untagged
  ip netns exec far bridge vlan add dev trunk vid $vid
done
