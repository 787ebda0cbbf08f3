# A host joins a group and leaves it. What does it send, and what does the bridge make of it?
# timeout: 120
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
for h in sw a b c; do host "$h"; done
ip -n sw link add br0 address 02:00:00:00:00:ff type bridge
for h in a b c; do
  ip link add eth0 netns "$h" address "02:00:00:00:00:0$h" type veth peer name "p$h" netns sw address "02:00:00:00:01:0$h"
  ip -n sw link set "p$h" master br0 up
  ip netns exec "$h" ethtool -K eth0 tx off > /dev/null
  ip -n "$h" link set eth0 up
done
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n b addr add 10.0.0.2/24 dev eth0
ip -n c addr add 10.0.0.3/24 dev eth0
ip -n sw link set br0 up
sleep 3
ip netns exec sw bridge mdb show
ip netns exec b tcpdump -U -i eth0 -w "$CAPTURES/igmp.pcap" igmp and host 10.0.0.1 2> /dev/null &
sleep 4
ip -n a addr add 239.1.2.3/32 dev eth0 autojoin
sleep 3
ip -n a addr add 239.1.2.4/32 dev eth0 autojoin
sleep 3
ip netns exec sw bridge mdb show
ip netns exec sw bridge -d mdb show
ip netns exec sw bridge -j mdb show
ip -n a addr del 239.1.2.3/32 dev eth0
sleep 4
ip netns exec sw bridge mdb show
ip -n a link set eth0 down
ip netns exec sw bridge mdb show
kill $!
wait
