# How does a container get its eth0? As Docker does it: a pair, one end moved, renamed, addressed, raised.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip netns add box
ip netns exec box sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add vethb1 address 02:42:00:00:00:01 type veth peer name vethb1p address 02:42:ac:11:00:02
ip link set vethb1p netns box
ip -n box link set vethb1p name eth0
ip -n box addr add 172.17.0.2/16 brd 172.17.255.255 dev eth0
ip -n box link set lo up
ip -n box link set eth0 up
ip -n box route add default via 172.17.0.1
ip addr add 172.17.0.1/16 dev vethb1
ip link set vethb1 up
ip -n box route add default via 172.17.0.1
ip netns exec box ip addr
ip netns exec box ip route
ip netns exec box ping -c 2 -i 0.2 172.17.0.1
ip netns exec box ping -c 1 172.17.0.2
ip route
ip -n box neigh show
