# What does a token bucket let through, and how does tc show it?
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
t() { tc -n a qdisc replace dev eth0 root handle 1: tbf "$@"; tc -n a qdisc show dev eth0; tc -n a -d qdisc show dev eth0; tc -n a -j -d qdisc show dev eth0; tc -n a qdisc del dev eth0 root; }
t rate 1mbit burst 10kb latency 50ms
t rate 10mbit burst 5000 limit 30000
t rate 1mbit burst 32kbit latency 400ms
t rate 1mbit burst 10kb latency 1us
t rate 1mbit buffer 10kb limit 10kb
t rate 1mbit burst 10kb limit 20kb peakrate 2mbit mtu 1540
t rate 10mbit burst 5000 limit 30000 latency 5ms
t rate 10mbit burst 0 limit 3000
t rate 1mbit burst 10kb latency 50ms peakrate 500kbit mtu 1500
t rate 1mbit burst 10kb latency 50ms peakrate 5mbit
t rate bogus burst 10kb latency 50ms
t rate 1mbit rate 1mbit
t rate 1mbit burst 10kb latency 50ms bogus
t rate 1mbit
tc -n a qdisc add dev eth0 root handle 1: tbf rate 1mbit burst 2kb limit 3kb
ip netns exec a ping -q -c 1 -W 1 10.0.0.2 | sed -n 4p
ip netns exec a ping -q -c 1 -W 1 -s 1400 10.0.0.2 | sed -n 4p
tc -n a -s qdisc show dev eth0
ip -n a link set eth0 mtu 9000
ip -n b link set eth0 mtu 9000
ip netns exec a ping -q -c 1 -W 1 -s 3000 10.0.0.2
tc -n a -s qdisc show dev eth0
