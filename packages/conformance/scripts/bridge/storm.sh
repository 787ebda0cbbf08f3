# A loop without STP: how long does one broadcast live? Until somebody breaks the loop.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host s1
host s2
for s in 1 2; do
  ip -n "s$s" link add br0 address "02:00:00:00:0f:0$s" type bridge mcast_snooping 0
done
for n in 1 2; do
  ip link add "x$n" netns s1 address "02:00:00:00:01:1$n" type veth peer name "x$n" netns s2 address "02:00:00:00:02:1$n"
done
host a
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name pa netns s1 address 02:00:00:00:01:0a
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n a link set eth0 up
for p in x1 x2 pa; do
  ip -n s1 link set "$p" master br0 up
done
ip -n s2 link set x1 master br0 up
ip -n s1 link set br0 up
ip -n s2 link set br0 up
sleep 2
ip netns exec a arping -c 1 -w 1 -I eth0 10.0.0.9
ip -n a -s link show eth0 | sed -n 4p
ip -n s2 link set x2 master br0 up
sleep 2
ip netns exec s2 bridge link
ip netns exec a ping -c 1 -W 0.1 10.0.0.9
ip -n s2 link set x2 down
sleep 1
[ "$(ip netns exec a cat /sys/class/net/eth0/statistics/rx_packets)" -gt 1000 ]
ip netns exec a arping -c 1 -w 1 -I eth0 10.0.0.9
