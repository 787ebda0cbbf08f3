# A slow cable keeps the order and adds the time that each frame takes. Where do the frames wait, and when do they pass?
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host a
host b
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n b addr add 10.0.0.2/24 dev eth0
ip -n a link set eth0 up
ip -n b link set eth0 up
sleep 1
ip -n a neigh add 10.0.0.2 lladdr 02:00:00:00:00:0b dev eth0 nud permanent
ip -n b neigh add 10.0.0.1 lladdr 02:00:00:00:00:0a dev eth0 nud permanent
ip netns exec a ethtool -K eth0 tx off > /dev/null
tc -n a qdisc add dev eth0 root handle 1: netem rate 8kbit limit 5
ip netns exec b tcpdump -U -i eth0 -w "$CAPTURES/in-order.pcap" icmp 2> /dev/null &
sleep 2
ip netns exec a ping -c 3 -i 0.2 -s 1000 -W 5 10.0.0.2 | tail -3 | sed 's/, time.*//; s/^rtt.*//'
sleep 2
kill %1
wait
tc -n a -s qdisc show dev eth0
