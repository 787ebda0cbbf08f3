# The lesson on veth pairs, command by command, on the real kernel.
for name in web db; do
  ip netns add $name
  ip netns exec $name sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
done
ip netns exec web ping -c 1 10.0.0.2
ip -n web link
ip link add veth0 type veth peer name veth1
ip link
ip link set veth1 netns db
ip link
ip -n db link
ip link set veth0 netns web
ip -n web link set veth0 name eth0
ip -n db link set veth1 name eth0
ip -n web addr add 10.0.0.1/24 dev eth0
ip -n db addr add 10.0.0.2/24 dev eth0
ip -n web link set eth0 up
sleep 1
ip -n web link show eth0
ip -n db link set eth0 up
sleep 1
ip -n web -br link
ip -n db -br link
ip -n db link show eth0
ip netns exec web ethtool -K eth0 tx off > /dev/null
ip netns exec db ethtool -K eth0 tx off > /dev/null
ip netns exec db tcpdump -i eth0 -w "$CAPTURES/db.pcap" 2> /dev/null &
sleep 2
ip netns exec web ping -c 2 10.0.0.2
sleep 2
kill $!
wait
ip -n web neigh
ip netns exec web ethtool -S eth0
ip -n web link set eth0 mtu 9000
ip netns exec web ping -c 1 -W 1 10.0.0.2
ip netns exec web ping -c 1 -W 1 -s 3000 10.0.0.2
ip netns exec db cat /sys/class/net/eth0/statistics/rx_dropped
ip -n web link del eth0
ip -n db link
