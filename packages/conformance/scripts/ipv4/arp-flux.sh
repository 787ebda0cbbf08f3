# Two cards in one subnet: who answers for the second's address? Whichever is asked.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host a
host b
ip link add a0 netns a address 02:00:00:00:00:a0 type veth peer name b0 netns b address 02:00:00:00:00:b0
ip link add a1 netns a address 02:00:00:00:00:a1 type veth peer name b1 netns b address 02:00:00:00:00:b1
ip -n a addr add 10.0.0.1/24 dev a0
ip -n b addr add 10.0.0.2/24 dev b0
ip -n b addr add 10.0.0.3/24 dev b1
for i in 0 1; do
  ip -n a link set "a$i" up
  ip -n b link set "b$i" up
done
sleep 2
ip -n b route
ip netns exec a arping -c 1 -I a0 10.0.0.3
ip netns exec a ping -c 1 10.0.0.3
ip -n a neigh
ip netns exec b sysctl -w net.ipv4.conf.all.arp_ignore=1
ip -n a neigh flush all
ip netns exec a arping -c 1 -w 1 -I a0 10.0.0.3
ip netns exec a ping -c 1 -W 1 10.0.0.3
