# ping -R and -T: what do the routers on the way write into a packet, and what does the answer bring home?
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
for name in a r1 r2 b; do
  ip netns add "$name"
  ip netns exec "$name" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$name" link set lo up
done
ip link add eth0 netns a address 02:00:00:00:00:01 type veth peer name eth0 netns r1 address 02:00:00:00:00:02
ip link add eth1 netns r1 address 02:00:00:00:00:03 type veth peer name eth0 netns r2 address 02:00:00:00:00:04
ip link add eth1 netns r2 address 02:00:00:00:00:05 type veth peer name eth0 netns b address 02:00:00:00:00:06
ip -n a addr add 10.0.1.1/24 dev eth0
ip -n r1 addr add 10.0.1.254/24 dev eth0
ip -n r1 addr add 10.0.2.1/24 dev eth1
ip -n r2 addr add 10.0.2.2/24 dev eth0
ip -n r2 addr add 10.0.3.254/24 dev eth1
ip -n b addr add 10.0.3.1/24 dev eth0
ip -n a link set eth0 up
ip -n r1 link set eth0 up
ip -n r1 link set eth1 up
ip -n r2 link set eth0 up
ip -n r2 link set eth1 up
ip -n b link set eth0 up
sleep 1
ip netns exec r1 sysctl -qw net.ipv4.ip_forward=1
ip netns exec r2 sysctl -qw net.ipv4.ip_forward=1
ip -n a route add default via 10.0.1.254
ip -n r1 route add 10.0.3.0/24 via 10.0.2.2
ip -n r2 route add 10.0.1.0/24 via 10.0.2.1
ip -n b route add default via 10.0.3.254
ip netns exec a ping -c 1 10.0.3.1 | head -n 2
for name in a r1 r2 b; do ip netns exec "$name" ethtool -K eth0 tx off > /dev/null; done
ip netns exec b tcpdump -i eth0 -w "$CAPTURES/b.pcap" icmp 2> /dev/null &
sleep 2
ip netns exec a ping -R -c 1 10.0.3.1
sleep 2
kill $!
wait
ip netns exec a ping -R -c 3 -i 0.3 10.0.3.1
ip netns exec a ping -n -R -c 1 -q 10.0.3.1
ip netns exec a ping -R -c 1 10.0.1.254
ip netns exec a ping -R -c 1 10.0.1.1
ip netns exec a ping -R -c 1 -W 1 10.0.1.77
ip netns exec a ping -R -t 1 -c 1 10.0.3.1
ip netns exec a ping -R -c 1 10.0.9.9
ip netns exec a ping -T tsonly -c 1 10.0.3.1 | sed 's/[0-9]* absolute/N absolute/; s/\t-*[0-9]\+$/\tN/'
ip netns exec a ping -T tsandaddr -c 1 10.0.3.1 | sed 's/[0-9]* absolute/N absolute/; s/\t-*[0-9]\+$/\tN/'
ip netns exec a ping -T tsprespec 10.0.1.254 10.0.2.2 -c 1 10.0.3.1 | sed 's/[0-9]* absolute/N absolute/; s/\t-*[0-9]\+$/\tN/'
ip netns exec a ping -R -T tsonly -c 1 10.0.3.1
ip netns exec a ping -T frogs -c 1 10.0.3.1
ip netns exec a ping -T -c 1 10.0.3.1
ip netns exec a ping -R -c 1 10.0.1.254 10.0.3.1
