# Three namespaces with a cable each. They are quiet: IPv6 is switched off in them, and what they know of a neighbour they do not ask
# for again. Nor does a bridge here say which groups it listens to. What crosses the switch is then what the lesson sends.
ip link set lo up
sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1 net.ipv4.igmp_link_local_mcast_reports=0
last=1
for name in a b c; do
  ip netns add $name
  ip netns exec $name sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
  ip link add p$name address 02:00:00:00:01:0$name type veth peer name eth0 address 02:00:00:00:00:0$name netns $name
  ip link set p$name up
  ip netns exec $name sysctl -qw net.ipv4.neigh.eth0.delay_first_probe_time=3600
  ip -n $name link set eth0 up
  ip -n $name addr add 10.0.0.$last/24 dev eth0
  last=$((last + 1))
done
