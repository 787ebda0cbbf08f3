# What goes when a device goes down, and what comes back? Its routes go; its addresses stay.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip link set veth1 up
ip addr add 10.0.0.1/24 dev veth0
ip route
ip link set veth0 up
ip route
ip route add 192.0.2.0/24 via 10.0.0.2
ip route
ip link set veth0 down
ip route
ip addr show veth0
ip link set veth0 up
ip route
