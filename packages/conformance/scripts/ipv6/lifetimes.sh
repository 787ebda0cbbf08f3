# Addresses with an end: deprecated first, then gone.
for host in a b; do
  ip netns add "$host"
  ip -n "$host" link set lo up
done
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip -n a link set eth0 up
ip -n b link set eth0 up
sleep 3
ip -n a addr add fd00::1/64 dev eth0 valid_lft 30 preferred_lft 4 nodad
ip -n a addr add fd01::1/64 dev eth0 valid_lft 3 preferred_lft 3 nodad
ip -n a addr show to fd00::1 | sed 's/[0-9]*sec/Nsec/g'
ip -n a -6 route show dev eth0 | sed 's/[0-9]*sec/Nsec/g'
ip -n a -6 route get fd00::9
sleep 6
ip -n a addr show eth0 | sed 's/[0-9]*sec/Nsec/g'
ip -n a addr show dynamic | sed 's/[0-9]*sec/Nsec/g'
ip -n a addr change fd00::1/64 dev eth0 valid_lft forever preferred_lft forever
ip -n a addr show to fd00::1
