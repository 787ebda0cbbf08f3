# One discipline below another: who may stand where, and what does each count?
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
tc -n a qdisc add dev eth0 root handle 1: netem delay 10ms
tc -n a qdisc add dev eth0 parent 1:1 handle 10: pfifo limit 5
tc -n a qdisc add dev eth0 parent 10: handle 20: pfifo
tc -n a qdisc add dev eth0 parent 2: handle 20: pfifo
tc -n a qdisc show dev eth0
ip netns exec a ping -q -c 2 -i 0.2 10.0.0.2 | sed -n 4p | sed 's/, time.*//'
tc -n a -s qdisc show dev eth0
tc -n a -j qdisc show dev eth0
tc -n a qdisc del dev eth0 parent 1:
tc -n a qdisc del dev eth0 parent 1:
tc -n a qdisc show dev eth0
tc -n a qdisc add dev eth0 parent 1: handle 10: tbf rate 1mbit burst 10kb latency 10ms
tc -n a qdisc add dev eth0 parent 10: handle 100: pfifo limit 7
tc -n a qdisc show dev eth0
tc -n a qdisc change dev eth0 parent 1: netem duplicate 5%
tc -n a qdisc replace dev eth0 parent 10: netem delay 1ms
tc -n a qdisc change dev eth0 root netem duplicate 5%
tc -n a qdisc show dev eth0 | sed 's/ 8[0-9a-f]*:/ H:/'
tc -n a qdisc del dev eth0 root
tc -n a qdisc show dev eth0
