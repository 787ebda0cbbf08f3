# What if both ends have the same index, each in its own namespace? Then the dark end says DOWN, not LOWERLAYERDOWN.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip netns add far
ip netns exec far sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 netns far address 02:00:00:00:00:02
ip link add a0 address 02:00:00:00:00:03 type veth peer name a1 address 02:00:00:00:00:04
ip link set a1 netns far
ip link set veth0 up
ip link set a0 up
sleep 2
ip link show veth0
ip link show a0
ip -br link
ip -n far link set veth1 up
ip -n far link set a1 up
sleep 2
ip -br link
ip -n far -br link
