# What does a switch that does not speak STP do with what others say of it? It floods it like any multicast.
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
ip netns exec c tcpdump -c 3 -i eth0 -w "$CAPTURES/c.pcap" stp 2> /dev/null &
sleep 2
ip -n a addr flush dev eth0
ip -n a link add brx address 02:00:00:00:00:0d type bridge stp_state 1 hello_time 100 mcast_snooping 0
ip -n a link set brx up
ip -n a link set eth0 master brx
wait
ip netns exec sw cat /sys/class/net/br0/bridge/group_fwd_mask
