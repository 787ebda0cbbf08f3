# A narrow link on the way: who finds out, and what does the sender remember?
for host in a r b; do
  ip netns add "$host"
  ip -n "$host" link set lo up
done
ip netns exec r sysctl -qw net.ipv6.conf.all.forwarding=1
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns r address 02:00:00:00:01:0a
ip link add eth0 netns b address 02:00:00:00:00:0b type veth peer name eth1 netns r address 02:00:00:00:01:0b
ip -n b link set eth0 mtu 1300
ip -n r link set eth1 mtu 1300
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
sleep 4
ip netns exec a ping -c 1 -s 1252 fd0b::1
ip netns exec a ping -c 1 -s 1400 -W 1 fd0b::1
ip netns exec a ping -c 1 -s 1400 -W 1 fd0b::1
ip netns exec a ping -c 1 -s 1400 -W 1 -M do fd0b::1
ip -n a -6 route show cache | sed 's/expires [0-9]*sec/expires Nsec/'
ip -n a -6 route get fd0b::1 | sed 's/expires [0-9]*sec/expires Nsec/'
ip -n a -6 route flush cache
ip -n a -6 route get fd0b::1
ip -n a link set eth0 mtu 1280
ip netns exec a ping -c 1 -s 1400 -W 1 fd0b::1
ip -n a link set eth0 mtu 1279
ip -n a addr show eth0
