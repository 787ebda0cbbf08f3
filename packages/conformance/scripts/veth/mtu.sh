# Which MTUs does a veth take, and what passes? The receiver's MTU decides, with room for one VLAN tag.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip netns add far
ip netns exec far sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 netns far address 02:00:00:00:00:02
ip addr add 10.0.0.1/24 dev veth0
ip -n far addr add 10.0.0.2/24 dev veth1
ip link set veth0 up
ip -n far link set veth1 up
sleep 2
ip link set veth0 mtu 67
ip link set veth0 mtu 65536
ip link set veth0 mtu 68
ip link show veth0
ip link set veth0 mtu 9000
ip -o link show veth0
ping -c 1 -W 1 -s 1472 10.0.0.2
ping -c 1 -W 1 -s 1476 10.0.0.2
ping -c 1 -W 1 -s 1477 10.0.0.2
ip -n far -s link show veth1
ip -s link show veth0
ip -n far link set veth1 mtu 9000
ping -c 1 -W 1 -s 8972 -M do 10.0.0.2
ping -c 1 -W 1 -s 8973 -M do 10.0.0.2
