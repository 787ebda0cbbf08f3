# How do two VLANs share one cable to a host? Tagged: a trunk carries both, and each keeps its number.
# simulator: the host takes its tags apart with devices of type vlan, which come with a later chapter
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host sw
host a
host b
host c
ip -n sw link add br0 address 02:00:00:00:00:ff type bridge mcast_snooping 0
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
ip netns exec a ethtool -K eth0 tx off > /dev/null
ip netns exec b ethtool -K eth0 tx off > /dev/null
ip netns exec c ethtool -K eth0 tx off txvlan off > /dev/null
ip netns exec sw ethtool -K pc txvlan off > /dev/null
ip -n sw link set br0 type bridge vlan_filtering 1
ip netns exec sw bridge vlan add dev pa vid 10 pvid untagged
ip netns exec sw bridge vlan del dev pa vid 1
ip netns exec sw bridge vlan add dev pb vid 20 pvid untagged
ip netns exec sw bridge vlan del dev pb vid 1
ip netns exec sw bridge vlan add dev pc vid 10
ip netns exec sw bridge vlan add dev pc vid 20
ip netns exec sw bridge vlan show
ip -n c link add link eth0 name eth0.10 type vlan id 10
ip -n c link add link eth0 name eth0.20 type vlan id 20
ip -n c addr flush dev eth0
ip -n c addr add 10.0.0.3/24 dev eth0.10
ip -n c addr add 10.0.20.3/24 dev eth0.20
ip -n b addr add 10.0.20.2/24 dev eth0
ip -n c link set eth0.10 up
ip -n c link set eth0.20 up
ip netns exec c tcpdump -i eth0 -w "$CAPTURES/c.pcap" 2> /dev/null &
sleep 2
ip netns exec a ping -c 1 -W 1 10.0.0.3
ip netns exec b ping -c 1 -W 1 10.0.20.3
sleep 2
kill $!
wait
ip netns exec a ping -c 1 -W 1 10.0.0.2
ip netns exec sw bridge fdb show br br0 dynamic
