# Two servers, two tables: what does each namespace know of the other's routes and addresses? Nothing.
ip netns add a
ip netns add b
ip netns exec a sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip netns exec b sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add va address 02:00:00:00:00:01 type veth peer name vb address 02:00:00:00:00:02
ip link set va netns a
ip link set vb netns b
ip -n a addr add 10.1.0.1/24 dev va
ip -n b addr add 10.2.0.1/24 dev vb
ip -n a link set va up
ip -n b link set vb up
ip -n a route
ip -n b route
ip netns exec a ping -c 1 -W 1 10.2.0.1
ip -n a addr show va
ip -n b addr show vb
