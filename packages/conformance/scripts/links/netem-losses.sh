# How does tc read and show what netem loses, doubles and damages?
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
q loss 10%
q loss 0.3% 25%
q loss random 33.333333%
q drop 100
q loss gemodel 1%
q loss gemodel 1% 10% 70% 0.1%
q loss state 5%
q loss state 1% 10% 70% 0.1%
q duplicate 50%
q duplicate 50% 10%
q corrupt 5% 2%
q limit 5
q limit 1k
