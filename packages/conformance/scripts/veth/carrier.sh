# Why is an end dark? Its carrier follows the other end's state.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip link set veth0 up
sleep 2
ip link show veth0
ip -br link
cat /sys/class/net/veth0/carrier
cat /sys/class/net/veth0/operstate
ip link set veth1 up
sleep 1
ip -br link
cat /sys/class/net/veth0/carrier
ip link set veth1 down
sleep 1
ip link
cat /sys/class/net/veth0/carrier
cat /sys/class/net/veth1/carrier
ethtool veth0
ip link set veth1 up
sleep 1
ethtool veth1
cat /sys/class/net/veth0/carrier_changes
