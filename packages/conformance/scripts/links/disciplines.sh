# Which queueing disciplines has a device, and how are they shown?
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
tc -n a qdisc show
tc -n a qdisc
tc -n a -s qdisc show dev eth0
tc -n a -j qdisc show dev eth0
tc -n a -j -p -s qdisc show dev eth0
for kind in pfifo bfifo pfifo_fast fq_codel noqueue; do
  tc -n a qdisc add dev eth0 root handle 1: $kind
  tc -n a qdisc show dev eth0
  tc -n a -s -d qdisc show dev eth0
  tc -n a -j -s qdisc show dev eth0
  ip -n a link show eth0 | head -1
  ip netns exec a ping -q -c 2 -i 0.2 10.0.0.2 | sed -n 4p
  tc -n a -s qdisc show dev eth0
  tc -n a qdisc del dev eth0 root
done
tc -n a qdisc show dev eth0
tc -n a qdisc show dev eth0 root
tc -n a qdisc show dev eth0 ingress
tc -n a qdisc list dev lo
tc -n b qdisc show
