# A bridge that asks: what does its host see of the querier, which questions go out of its ports, and how long does a group stay that nobody confirms?
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
for host in a b; do
  ip netns add "$host"
  ip netns exec "$host" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
done
ip link add br0 address 02:00:00:00:00:b0 type bridge
ip link add veth0 address 02:00:00:00:00:10 type veth peer name eth0 netns a address 02:00:00:00:00:0a
ip link add veth1 address 02:00:00:00:00:11 type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n b addr add 10.0.0.2/24 dev eth0
ip link set veth0 master br0
ip link set veth1 master br0
ip link set br0 up
ip link set veth0 up
ip link set veth1 up
ip -n a link set eth0 up
ip -n b link set eth0 up
sleep 4
bridge -d -s mdb show
ip -n a addr add 239.9.9.9/32 dev eth0 autojoin
sleep 2
bridge mdb show
ip netns exec a ethtool -K eth0 tx off > /dev/null
ip netns exec b tcpdump -i eth0 -w "$CAPTURES/b.pcap" ether src 02:00:00:00:00:b0 and dst host 224.0.0.1 2> /dev/null &
sleep 2
bridge monitor mdb link > /tmp/log &
ip link set br0 type bridge mcast_query_interval 500 mcast_query_response_interval 100 mcast_startup_query_interval 250 mcast_membership_interval 1100
ip link set br0 type bridge mcast_querier 1
sleep 4
bridge -d mdb show
ip -d link show br0 | grep -o 'mcast_querier [01]'
cat /sys/class/net/br0/bridge/multicast_querier
ip addr add 10.0.0.254/24 dev br0
ip link set br0 type bridge mcast_query_use_ifaddr 1
sleep 7
bridge mdb show
tc -n a qdisc add dev eth0 root netem loss 100%
sleep 14
bridge mdb show
ip link set br0 type bridge mcast_querier 0
kill %1 %2
wait
grep -c '239.9.9.9' /tmp/log
