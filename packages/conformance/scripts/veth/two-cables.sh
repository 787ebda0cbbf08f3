# Two pairs into one subnet: over which does the second's address answer?
for name in web db; do
  ip netns add $name
  ip netns exec $name sysctl -qw net.ipv6.conf.all.disable_ipv6=1
done
for i in 0 1; do
  ip link add "eth$i" netns web address "02:00:00:00:00:0$i" type veth peer name "eth$i" netns db address "02:00:00:00:01:0$i"
  ip -n web addr add "10.0.0.1$i/24" dev "eth$i"
  ip -n db addr add "10.0.0.2$i/24" dev "eth$i"
  ip -n web link set "eth$i" up
  ip -n db link set "eth$i" up
done
sleep 2
ip -n web route
ip netns exec web ping -c 1 10.0.0.21
ip -n web neigh
ip -n web -br addr
ip -n web -s link show eth1
