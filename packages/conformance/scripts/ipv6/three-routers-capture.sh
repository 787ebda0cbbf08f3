# A packet over two routers: hop limits, and the routers' own neighbour discovery.
for host in a r s b; do
  ip netns add "$host"
  ip netns exec "$host" sysctl -qw net.ipv6.auto_flowlabels=0 net.ipv6.conf.default.router_solicitations=0
  ip -n "$host" link set lo up
done
for router in r s; do ip netns exec $router sysctl -qw net.ipv6.conf.all.forwarding=1; done
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns r address 02:00:00:00:01:0a
ip link add eth1 netns r address 02:00:00:00:01:0b type veth peer name eth0 netns s address 02:00:00:00:02:0a
ip link add eth1 netns s address 02:00:00:00:02:0b type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip -n a addr add fd01::1/64 dev eth0 nodad
ip -n r addr add fd01::254/64 dev eth0 nodad
ip -n b addr add fd03::1/64 dev eth0 nodad
ip -n s addr add fd03::254/64 dev eth1 nodad
ip -n a link set eth0 up
ip -n b link set eth0 up
for router in r s; do
  ip -n $router link set eth0 up
  ip -n $router link set eth1 up
done
ip -n a -6 route add default via fd01::254
ip -n b -6 route add default via fd03::254
sleep 4
ip -n r -6 route add default via fe80::ff:fe00:20a dev eth1
ip -n s -6 route add default via fe80::ff:fe00:10b dev eth0
sleep 8
ip netns exec r tcpdump -U -i eth1 -w "$CAPTURES/middle.pcap" ip6 proto 58 2> /dev/null &
sleep 1
ip netns exec a ping -c 1 -s 8 -W 3 fd03::1
ip netns exec a ping -c 1 -s 8 -W 3 -t 2 fd03::1
sleep 1
kill $!
wait
ip -n r -6 route
ip -n r -6 neigh
