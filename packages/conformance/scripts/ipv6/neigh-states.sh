# How long is a neighbour believed, and who keeps whom?
for host in a b; do
  ip netns add "$host"
  ip -n "$host" link set lo up
done
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip -n a link set eth0 up
ip -n b link set eth0 up
ip -n a addr add fd00::1/64 dev eth0 nodad
ip -n b addr add fd00::2/64 dev eth0 nodad
sleep 3
ip -n a -6 neigh
ip netns exec a ping -c 1 fd00::2
ip -n a -6 neigh
ip -n b -6 neigh
sleep 7
ip -n b -6 neigh
ip netns exec a ping -c 1 -W 1 fd00::99
ip -n a -6 neigh show fd00::99
sleep 4
ip -n a -6 neigh show fd00::99
ip -n a neigh flush dev eth0
ip -n a -6 neigh
ip netns exec a ping -c 1 fd00::2
ip -n b link set eth0 address 02:00:00:00:00:bb
ip netns exec b ping -c 1 fd00::1
sleep 7
ip -n a -6 neigh show fd00::2
ip -n a link set eth0 down
ip -n a -6 neigh
