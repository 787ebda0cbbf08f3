# A device moves to another namespace: what does it take along?
for host in a b; do ip netns add "$host"; done
ip link add eth0 address 02:00:00:00:00:0a type veth peer name eth1 netns b address 02:00:00:00:00:0b
ip -n b link set eth1 up
ip link set eth0 up
ip addr add fd00::1/64 dev eth0
sysctl -qw net.ipv6.conf.eth0.accept_ra=0 net.ipv6.conf.eth0.addr_gen_mode=1
sleep 3
ip addr show eth0
ip link set eth0 netns a
ip -6 route show table all
ip netns exec a sysctl net.ipv6.conf.eth0.accept_ra net.ipv6.conf.eth0.addr_gen_mode
ip -n a addr show eth0
ip -n a link set eth0 up
sleep 3
ip -n a addr show eth0
ip -n a -6 route show table all
