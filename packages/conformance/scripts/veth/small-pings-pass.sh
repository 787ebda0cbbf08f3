# Small pings pass and 3,000 bytes do not: how is the pair repaired without making it anew?
for name in web db; do
  ip netns add $name
  ip netns exec $name sysctl -qw net.ipv6.conf.all.disable_ipv6=1
done
ip link add eth0 netns web address 02:00:00:00:00:01 mtu 9000 type veth peer name eth0 netns db address 02:00:00:00:00:02 mtu 1500
ip -n web addr add 10.0.0.1/24 dev eth0
ip -n db addr add 10.0.0.2/24 dev eth0
ip -n web link set eth0 up
ip -n db link set eth0 up
sleep 2
ip netns exec web ping -c 1 -W 1 10.0.0.2
ip netns exec web ping -c 1 -W 1 -s 3000 10.0.0.2
ip netns exec db ping -c 1 -W 1 -s 3000 10.0.0.1
ip -n web route change 10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1 mtu 1500
ip netns exec web ping -c 1 -W 1 -s 3000 10.0.0.2
ip -n web route
ip -n web route change 10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1
ip -n web link set eth0 mtu 1500
ip netns exec web ping -c 1 -W 1 -s 3000 10.0.0.2
ip -n web -br link
ip -n web -o link show eth0
