# The entry is flushed, ARP is warm: what does C see of A speaking to B? The request only.
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
ip netns exec a ping -c 1 10.0.0.2
ip -n a neigh replace 10.0.0.2 lladdr 02:00:00:00:00:0b dev eth0 nud permanent
ip -n b neigh replace 10.0.0.1 lladdr 02:00:00:00:00:0a dev eth0 nud permanent
ip -n sw link set br0 type bridge fdb_flush
ip netns exec c tcpdump -i eth0 -w "$CAPTURES/c.pcap" 2> /dev/null &
sleep 2
ip netns exec a ping -c 2 -i 0.3 10.0.0.2
sleep 2
kill $!
wait
