# Datagrams over IPv6: what arrives, and who hears that nobody listens?
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
ip netns exec b timeout 8 nc -6 -u -l 5000 > /tmp/heard &
sleep 3
ip netns exec b ss -6 -u -a -n
echo hello | ip netns exec a nc -6 -u -w 2 fd00::2 5000
wait
cat /tmp/heard
echo hello | ip netns exec a nc -6 -u -v -w 2 fd00::2 5001
ip netns exec b timeout 8 nc -u -l fe80::ff:fe00:b%eth0 5000 > /tmp/heard &
sleep 3
ip netns exec b ss -u -a -n
echo over the link | ip netns exec a nc -u -w 2 fe80::ff:fe00:b%eth0 5000
wait
cat /tmp/heard
