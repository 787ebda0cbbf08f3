# What do the counters count? Every frame with its Ethernet header, where it left and where it arrived.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip netns add far
ip netns exec far sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 netns far address 02:00:00:00:00:02
ip addr add 10.0.0.1/24 dev veth0
ip -n far addr add 10.0.0.2/24 dev veth1
ip link set veth0 up
ip -s link show veth0
ping -c 1 -W 1 10.0.0.2
ip -s link show veth0
ip -n far link set veth1 up
sleep 2
ip -n far -s link show veth1
ping -c 2 -i 0.2 10.0.0.2
ip -s link show veth0
ip -s -s link show veth0
ip -n far -s -br link show veth1
cat /sys/class/net/veth0/statistics/tx_packets
cat /sys/class/net/veth0/statistics/rx_bytes
ip -s -j link show veth0
