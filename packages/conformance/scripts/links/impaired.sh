# A cable that is slow, that loses everything, that sends twice, that has no room: what does ping see, and what is counted?
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
ip netns exec a ping -q -c 1 10.0.0.2 > /dev/null
tc -n a qdisc add dev eth0 root handle 1: netem delay 100ms
ip netns exec a ping -c 2 -i 0.5 10.0.0.2
ip netns exec a ping -c 1 -W 0.05 10.0.0.2 | tail -2
sleep 0.2
tc -n a -s qdisc show dev eth0
tc -n a qdisc change dev eth0 root netem loss 100%
ip netns exec a ping -c 2 -W 0.5 -i 0.5 10.0.0.2 | tail -3 | head -1 | sed 's/, time.*//'
tc -n a -s qdisc show dev eth0
ip -n a -s link show eth0 | tail -2
tc -n a qdisc change dev eth0 root netem duplicate 100%
ip netns exec a ping -c 3 -i 0.5 10.0.0.2
sleep 0.5
tc -n a -s qdisc show dev eth0
tc -n a qdisc change dev eth0 root netem delay 500ms limit 2
ip netns exec a ping -q -c 2 -i 0.1 10.0.0.2 | sed -n 4p | sed 's/, time.*//'
tc -n a -s qdisc show dev eth0
tc -n a qdisc change dev eth0 root netem delay 500ms limit 0
ip netns exec a ping -c 1 -W 0.5 10.0.0.2 > /dev/null
tc -n a qdisc del dev eth0 root
ip netns exec a ping -q -c 1 10.0.0.2 | sed -n 4p | sed 's/, time.*//'
tc -n a -s qdisc show dev eth0
ip -n a link show eth0
