# What does the kernel say of disciplines that it will not have, and tc of words that it does not know?
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
tc -n a qdisc add dev nope root netem delay 1ms
tc -n a qdisc add dev eth0 root bogus
tc -n a qdisc add dev eth0 root bogus limit 3
tc -n a qdisc add dev eth0 netem delay 1ms
tc -n a qdisc add dev eth0
tc -n a qdisc add root netem delay 1ms
tc -n a qdisc del root
tc -n a qdisc del dev eth0 root
tc -n a qdisc del dev eth0
tc -n a qdisc del dev eth0 handle 8001:
tc -n a qdisc del dev eth0 parent 1:
tc -n a qdisc change dev eth0 root netem delay 1ms
tc -n a qdisc add dev eth0 parent 1:1 netem
tc -n a qdisc add dev eth0 root handle zzz netem
tc -n a qdisc add dev eth0 parent zz netem
tc -n a qdisc add dev eth0 root root
tc -n a qdisc add dev eth0 dev eth0
tc -n a qdisc add dev eth0 root netem delay 1parsec
tc -n a qdisc add dev eth0 root netem delay -5ms
tc -n a qdisc add dev eth0 root netem delay
tc -n a qdisc add dev eth0 root netem loss 110%
tc -n a qdisc add dev eth0 root netem loss
tc -n a qdisc add dev eth0 root netem loss bogus
tc -n a qdisc add dev eth0 root netem loss 1% loss 2%
tc -n a qdisc add dev eth0 root netem reorder 25%
tc -n a qdisc add dev eth0 root netem delay 10ms gap 5
tc -n a qdisc add dev eth0 root netem ecn
tc -n a qdisc add dev eth0 root netem rate bogus
tc -n a qdisc add dev eth0 root netem limit -1
tc -n a qdisc add dev eth0 root netem delay 10ms distribution normal
tc -n a qdisc add dev eth0 root netem delay 10ms 2ms distribution bogus
tc -n a qdisc add dev eth0 root netem bogus
tc -n a qdisc add dev eth0 root netem help
tc -n a qdisc add dev eth0 root pfifo bogus
tc -n a qdisc add dev eth0 root pfifo limit bogus
tc -n a qdisc add dev eth0 root pfifo_fast bogus
tc -n a qdisc show dev eth0
tc -n a qdisc add dev eth0 root handle 1: netem delay 1ms
tc -n a qdisc add dev eth0 root netem delay 1ms
tc -n a qdisc add dev eth0 root handle 1: netem delay 1ms
tc -n a qdisc add dev eth0 handle 6: root netem delay 1ms
tc -n a qdisc change dev eth0 handle 6: root netem delay 1ms
tc -n a qdisc del dev eth0 root pfifo
tc -n a qdisc del dev eth0 root handle 77:
tc -n a qdisc show dev nope
tc -n a qdisc show bogus
tc qdisc bogus
tc bogus
tc -bogus
tc
tc help
tc qdisc help
tc -V
