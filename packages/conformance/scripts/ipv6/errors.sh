# What does a router say of packets that it cannot bring on their way?
for host in a r b; do
  ip netns add "$host"
  ip -n "$host" link set lo up
done
ip netns exec r sysctl -qw net.ipv6.conf.all.forwarding=1
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns r address 02:00:00:00:01:0a
ip link add eth0 netns b address 02:00:00:00:00:0b type veth peer name eth1 netns r address 02:00:00:00:01:0b
ip -n a addr add fd0a::1/64 dev eth0 nodad
ip -n r addr add fd0a::254/64 dev eth0 nodad
ip -n r addr add fd0b::254/64 dev eth1 nodad
ip -n b addr add fd0b::1/64 dev eth0 nodad
ip -n a link set eth0 up
ip -n b link set eth0 up
ip -n r link set eth0 up
ip -n r link set eth1 up
ip -n a -6 route add default via fd0a::254
ip -n b -6 route add default via fd0b::254
ip -n r -6 route add unreachable fd01::/64
ip -n r -6 route add prohibit fd02::/64
ip -n r -6 route add blackhole fd03::/64
ip -n r -6 route add throw fd04::/64
sleep 4
ip netns exec a ping -c 2 -i 0.2 fd0b::1
ip netns exec a ping -c 1 -W 2 fd99::1
ip netns exec a ping -c 1 -W 2 fd01::1
ip netns exec a ping -c 1 -W 2 fd02::1
ip netns exec a ping -c 1 -W 1 fd03::1
ip netns exec a ping -c 1 -W 2 fd04::1
ip netns exec a ping -c 1 -W 5 fd0b::99
ip netns exec a ping -c 1 -W 2 -t 1 fd0b::1
ip netns exec a ping -c 1 fd0b::254
ip netns exec r sysctl -qw net.ipv6.conf.all.forwarding=0
ip netns exec a ping -c 1 -W 1 fd0b::1
