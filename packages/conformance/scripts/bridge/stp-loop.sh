# Two switches, two cables: who breaks the loop? The bridge that is not root blocks one of its ports.
# timeout: 90
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host s1
host s2
host a
host b
for s in 1 2; do
  ip -n "s$s" link add br0 address "02:00:00:00:0f:0$s" type bridge stp_state 1 mcast_snooping 0 forward_delay 200 hello_time 200 max_age 600
done
for n in 1 2; do
  ip link add "x$n" netns s1 address "02:00:00:00:01:1$n" type veth peer name "x$n" netns s2 address "02:00:00:00:02:1$n"
done
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name pa netns s1 address 02:00:00:00:01:0a
ip link add eth0 netns b address 02:00:00:00:00:0b type veth peer name pb netns s2 address 02:00:00:00:02:0b
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n b addr add 10.0.0.2/24 dev eth0
ip -n a link set eth0 up
ip -n b link set eth0 up
for p in x1 x2 pa; do
  ip -n s1 link set "$p" master br0 up
done
for p in x1 x2 pb; do
  ip -n s2 link set "$p" master br0 up
done
ip -n s1 link set br0 up
ip -n s2 link set br0 up
sleep 18
ip netns exec s1 bridge link
ip netns exec s2 bridge link
ip netns exec a ping -c 2 -i 0.3 -W 1 10.0.0.2
ip netns exec s1 brctl showstp br0
ip netns exec s2 brctl showstp br0
ip -n s1 link set x1 down
sleep 12
ip netns exec s2 bridge link
ip netns exec a ping -c 1 -W 2 10.0.0.2
