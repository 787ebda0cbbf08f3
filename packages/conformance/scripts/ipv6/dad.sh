# May an address be used at once? Duplicate address detection, step by step.
for host in a b; do ip netns add "$host"; done
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip -n b link set eth0 up
ip -n a link set eth0 up
sleep 3
ip -n a addr show eth0 tentative
ip -n a addr add fd00::1/64 dev eth0
ip -n a addr show eth0 tentative
ip -n a addr add fd00::2/64 dev eth0 nodad
ip -n a addr show to fd00::2
sleep 3
ip -n a addr show eth0
ip -n a -6 route show table local
ip netns exec a sysctl -qw net.ipv6.conf.eth0.accept_dad=0
ip -n a addr add fd00::3/64 dev eth0
ip -n a addr show to fd00::3
