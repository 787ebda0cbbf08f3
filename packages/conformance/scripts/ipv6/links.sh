# What does ip say of links when it is asked for IPv6 alone, and which of its filters are asked of whom?
ip netns add a
ip netns add b
ip -n a link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -n a link add w0 address 02:00:00:00:00:03 type veth peer name w1 netns b address 02:00:00:00:00:04
ip -n a link add x0 index 44 address 02:00:00:00:00:05 type veth peer name x1 netns b address 02:00:00:00:00:06
ip -n a link set lo up
ip -n a link set v0 up
ip -n a link set w0 up
ip -n b link set w1 up
ip -n a link set x0 up
ip -n b link set x1 up
sleep 4
ip -n a -6 addr
ip -n b -6 addr
ip -n b -6 -br addr
ip -n b -6 -o addr
ip -n b -6 -d addr
ip -n b -6 addr show x1
ip -n b -6 addr show type veth
ip -n a link add br0 address 02:00:00:00:00:07 type bridge
ip -n a link set v0 master br0
ip -n a link set v1 up
sleep 2
ip -n a -6 addr
ip -n a -6 -j -p addr
ip -n a -6 -d -j addr
ip -n a -6 -c=always addr
ip -n a -6 addr show master br0
ip -n a -6 addr show nomaster
ip -n a -6 addr show group 5
ip -n a -6 addr show up
ip -n a addr add 10.0.0.1/24 dev v0
ip -n a addr add 10.0.1.1/24 dev br0
ip -n a -4 addr show nomaster
ip -n a addr show nomaster
ip -n a -4 -j addr show type bridge
ip -n a -4 -j addr show master br0
ip -n a -j addr show type bridge
ip -n a addr show dev v0 nomaster
ip -n a link show dev v0 nomaster
ip -n a addr show dev v0 -permanent
ip -n a addr show dev v0 -dynamic
ip -n a addr show dev v0 tentative -tentative
