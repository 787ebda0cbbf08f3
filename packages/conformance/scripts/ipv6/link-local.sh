# What address does a device get by itself, and what does the kernel make of it?
for host in a b; do ip netns add "$host"; done
ip -n a -6 addr
ip -n a -6 route show table all
ip -n a link set lo up
ip -n a addr show lo
ip -n a -6 route show table all
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip -n a addr show eth0
ip -n a link set eth0 up
sleep 2
ip -n a addr show eth0
ip -n b link set eth0 up
sleep 3
ip -n a addr show eth0
ip -n a -d addr show eth0
ip -n a -j addr show eth0
ip -n a -6 addr
ip -n a -6 -br addr
ip -n a -6 -o addr
ip -n a -6 route
ip -n a -6 route show table all
ip -n a -6 -j route show table all
ip netns exec a cat /proc/net/if_inet6 | sort
