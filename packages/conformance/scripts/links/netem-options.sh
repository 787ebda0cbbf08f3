# How does tc read and show what netem can do?
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
q() { tc -n a qdisc replace dev eth0 root handle 1: netem "$@"; tc -n a qdisc show dev eth0; tc -n a -j qdisc show dev eth0; tc -n a qdisc del dev eth0 root; }
q
q delay 100ms
q delay 100ms 10ms
q delay 100ms 10ms 25%
q delay 100ms 10ms distribution normal
q delay 100ms 10ms distribution pareto
q delay 100ms 10ms distribution paretonormal
q latency 1500us
q delay 1234ms
q delay 1.5s 250ms 12.5%
q delay 1000
q delay 10ms reorder 25% 50%
q delay 10ms reorder 100% gap 5
q rate 1mbit
q rate 1.5mbit
q rate 100kbps
q rate 12345
q rate 50%
q rate 1mbit 20 100 5
q rate 10mbit -20
q delay 10ms loss 5% duplicate 1% corrupt 0.1% reorder 10% rate 1gbit limit 50
q delay 10ms 2ms loss gemodel 5% rate 5mbit
