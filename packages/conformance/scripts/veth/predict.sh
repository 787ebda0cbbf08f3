# What the lesson asks to be predicted: a ping into a dark cable, and packets just over the receiver's MTU.
for name in web db; do
  ip netns add $name
  ip netns exec $name sysctl -qw net.ipv6.conf.all.disable_ipv6=1
done
ip link add eth0 netns web address 02:00:00:00:00:01 type veth peer name eth0 netns db address 02:00:00:00:00:02
ip -n web addr add 10.0.0.1/24 dev eth0
ip -n db addr add 10.0.0.2/24 dev eth0
ip -n web link set eth0 up
ip -n web neigh add 10.0.0.2 lladdr 02:00:00:00:00:02 dev eth0 nud permanent
sleep 2
ip netns exec web ping -c 1 -W 1 10.0.0.2
ip -n web -s link show eth0
ip -n db link set eth0 up
ip -n web link set eth0 mtu 9000
sleep 2
ip netns exec web ping -c 1 -W 1 -M do -s 1476 10.0.0.2
ip netns exec web ping -c 1 -W 1 -M do -s 1477 10.0.0.2
ip -n db -s link show eth0
