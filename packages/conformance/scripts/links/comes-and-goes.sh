# Does a device keep its discipline when it goes down, is renamed, or moves?
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
ip netns exec a ping -q -c 1 10.0.0.2 > /dev/null
ip -n a link set eth0 down
tc -n a qdisc add dev eth0 root handle 1: netem delay 100ms
ip -n a link show eth0
ip -n a link set eth0 up
tc -n a qdisc show
ip netns exec a ping -q -c 1 -W 0.05 10.0.0.2 | sed -n 4p | sed 's/, time.*//'
ip -n a link set eth0 down
tc -n a -s qdisc show dev eth0 | tail -1
ip -n a link set eth0 name cable
tc -n a qdisc show
ip -n a link set cable up
tc -n a qdisc show
ip -n a link set cable netns b
tc -n a qdisc show
tc -n b qdisc show
ip -n b link set cable up
tc -n b qdisc show
tc -n b qdisc add dev cable root netem delay 1ms
ip -n b link set cable down
tc -n b qdisc del dev cable root
tc -n b qdisc show
ip -n b link show cable
