# What becomes of a physical card when its namespace goes? It comes home, under the name that it had last if that is free.
# uml: alone eth0=mcast
# host: its physical cards are not given away
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link set eth0 address 02:00:00:00:00:e0
ip -br link
ethtool -k eth0 | grep netns-local
ip netns add red
ip link set eth0 netns red
ip -br link
ip -n red -br link
ip -n red addr add 10.0.0.1/24 dev eth0
ip -n red link set eth0 name lan0
ip netns del red
sleep 1
ip -br addr
ip netns add blue
ip link set lan0 netns blue
ip link add lan0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip netns del blue
sleep 1
ip -br link
