# What changes when a host becomes a router?
for host in a b; do
  ip netns add "$host"
  ip -n "$host" link set lo up
done
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip -n a link set eth0 up
ip -n b link set eth0 up
ip -n a addr add fd00::1/64 dev eth0 nodad
ip -n a addr add fd01::1/127 dev eth0 nodad
ip -n b addr add fd00::2/64 dev eth0 nodad
sleep 3
ip netns exec a sysctl net.ipv6.conf.all.forwarding net.ipv6.conf.default.forwarding net.ipv6.conf.eth0.forwarding
ip netns exec a sysctl -w net.ipv6.conf.all.forwarding=1
ip netns exec a sysctl net.ipv6.conf.all.forwarding net.ipv6.conf.default.forwarding net.ipv6.conf.eth0.forwarding
ip -n a -6 route show table local
ip netns exec b ping -c 1 -W 2 fd00::1
ip -n b -6 neigh
ip netns exec b ping -c 1 -W 3 ff02::2%eth0
ip netns exec b ping -c 1 -W 3 fd00::
ip netns exec a sysctl -w net.ipv6.conf.eth0.forwarding=0
ip -n a -6 route show table local
ip -n b neigh flush dev eth0
ip netns exec b ping -c 1 -W 2 fd00::1
ip -n b -6 neigh
