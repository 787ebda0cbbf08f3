# ping over IPv6: global, link-local with and without its zone, oneself, a group.
for host in a b; do
  ip netns add "$host"
  ip -n "$host" link set lo up
done
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip -n a link set eth0 up
ip -n b link set eth0 up
ip -n a addr add fd00::1/64 dev eth0 nodad
ip -n b addr add fd00::2/64 dev eth0 nodad
sleep 3
ip netns exec a ping -c 2 -i 0.2 fd00::2
ip netns exec a ping -c 1 fe80::ff:fe00:b%eth0
ip netns exec a ping -c 1 fe80::ff:fe00:b
ip netns exec a ping -6 -c 1 -I eth0 fe80::ff:fe00:b
ip netns exec a ping -c 1 -I fd00::1 fd00::2
ip netns exec a ping -c 1 ::1
ip netns exec a ping -c 1 fd00::1
ip netns exec a ping -c 1 ff02::1%eth0
ip netns exec a ping -c 1 -s 2000 fd00::2
ip netns exec a ping -c 1 -t 3 fd00::2
ip netns exec a ping -c 1 -q fd00::2
ip netns exec a ping -4 -c 1 fd00::2
ip netns exec a ping -6 -c 1 10.0.0.1
ip netns exec a ping -c 1 fe80::1%eth9
ip netns exec a ping -c 1 2001:db8::1
ip netns exec a ping -c 1 -W 5 fd00::99
