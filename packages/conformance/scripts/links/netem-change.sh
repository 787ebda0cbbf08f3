# What of netem stays when it is changed, and what begins anew?
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
show() { tc -n a qdisc show dev eth0; }
tc -n a qdisc add dev eth0 root handle 1: netem delay 100ms 10ms 25%
tc -n a qdisc change dev eth0 root netem delay 50ms 5ms
show
tc -n a qdisc change dev eth0 root netem loss 10% 30%
show
tc -n a qdisc change dev eth0 root netem loss 20%
show
tc -n a qdisc change dev eth0 root netem delay 10ms reorder 25% 50% corrupt 1% rate 1mbit limit 50
show
tc -n a qdisc change dev eth0 root netem delay 5ms
show
tc -n a qdisc replace dev eth0 root netem delay 6ms
show
tc -n a qdisc replace dev eth0 root handle 5: netem delay 7ms
show
tc -n a qdisc change dev eth0 handle 5: netem delay 8ms
show
tc -n a qdisc change dev eth0 root pfifo limit 3
tc -n a qdisc show dev eth0 | sed 's/pfifo [0-9a-f]*:/pfifo H:/'
