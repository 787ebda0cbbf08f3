# Two namespaces, each with nothing but lo. IPv6 is switched off in them: it would chatter, and is not the subject here.
ip link set lo up
for name in web db; do
  ip netns add $name
  ip netns exec $name sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
done
