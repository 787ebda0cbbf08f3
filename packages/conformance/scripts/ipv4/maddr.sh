# Which multicast groups does a device listen to, layer by layer?
ip link set lo up
ip link add eth0 address 02:00:00:00:00:01 type veth peer name eth1 address 02:00:00:00:00:02
ip link set eth0 up
ip link set eth1 up
sleep 3
ip addr add 10.0.0.1/24 dev eth0
ip addr add 239.1.2.3/32 dev eth0 autojoin
ip addr add 239.1.2.4/24 dev eth0
ip maddr
ip maddr show dev eth0
ip -4 maddr show eth0
ip -6 maddr show
ip -0 maddr
ip -j maddr show dev eth0
ip -o maddr show dev eth0
ip maddr show dev nope
ip maddr help
ip maddr bogus
ip addr add 10.1.2.3/32 dev eth0 autojoin
ip addr del 239.1.2.3/32 dev eth0
ip maddr show dev eth0
ip link set eth0 down
ip maddr show dev eth0
