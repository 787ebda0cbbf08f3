# Who makes the link-local address, and of what?
for host in a b; do
  ip netns add "$host"
  ip -n "$host" link set lo up
done
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip -n a link set eth0 up
ip -n b link set eth0 up
sleep 3
ip netns exec a sysctl net.ipv6.conf.eth0.addr_gen_mode
ip netns exec a sysctl -w net.ipv6.conf.eth0.addr_gen_mode=2
ip netns exec a sysctl -w net.ipv6.conf.eth0.addr_gen_mode=7
ip netns exec a sysctl -w net.ipv6.conf.eth0.addr_gen_mode=1
ip -n a addr show eth0
ip -n a link set eth0 down
ip -n a link set eth0 up
sleep 3
ip -n a addr show eth0
ip netns exec a sysctl -w net.ipv6.conf.eth0.stable_secret=fd00:1::5
ip netns exec a sysctl net.ipv6.conf.eth0.stable_secret net.ipv6.conf.eth0.addr_gen_mode
ip -n a link set eth0 down
ip -n a link set eth0 up
sleep 3
ip -n a addr show eth0
ip netns exec a sysctl -w net.ipv6.conf.eth0.addr_gen_mode=0
sleep 3
ip -n a addr show eth0
ip -n b link set eth0 down
ip -n b link set eth0 addrgenmode none
ip -n b link set eth0 up
sleep 3
ip -n b addr show eth0
ip -n b -d link show eth0
