# What does a device keep when it moves? Its name, its index where that is free, its MAC and MTU; not its state nor its addresses.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip netns add red
ip netns exec red sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add veth0 address 02:00:00:00:00:01 mtu 1400 type veth peer name veth1 address 02:00:00:00:00:02
ip addr add 10.0.0.1/24 dev veth0
ip link set veth0 up
ip link set veth1 up
ip link set veth0 alias uplink
ip addr show veth0
ip link set veth0 netns red
ip addr show veth0
ip -n red addr
ip link show veth1
ip -n red addr add 10.0.0.1/24 dev veth0
ip -n red link set veth0 up
sleep 1
ip -n red addr show veth0
ip link show veth1
