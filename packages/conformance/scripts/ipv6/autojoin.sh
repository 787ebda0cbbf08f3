# An IPv6 address that is a group: who joins it, and for how long?
ip netns add a
ip -n a link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -n a link set v0 up
ip -n a link set v1 up
sleep 4
ip -n a addr add ff02::5/64 dev v0
ip -n a addr add fd00::5/64 dev v0 autojoin
ip -n a addr add ff02::5/64 dev v0 autojoin
ip -n a addr add ff02::5/64 dev v0 autojoin
ip -n a addr add ff05::6/64 dev v0 autojoin nodad
sleep 3
ip -n a -6 addr show dev v0
ip -n a -6 maddr show dev v0
ip -n a -6 route show table all
ip -n a addr change ff02::5/64 dev v0
ip -n a -6 addr show dev v0
ip -n a link set v0 down
ip -n a -6 addr show dev v0
ip -n a -6 maddr show dev v0
ip -n a link set v0 up
sleep 3
ip -n a addr add ff02::5/64 dev v0 autojoin
ip -n a addr add ff02::5/64 dev v0
ip -n a addr del ff02::5/64 dev v0
ip -n a addr add ff02::7/64 dev v0 autojoin nodad
ip -n a addr del ff02::7/64 dev v0
ip -n a -6 maddr show dev v0
ip -n a addr add ff02::7/64 dev v0 autojoin nodad
ip -n a -6 addr show autojoin
ip -n a -6 addr flush dev v0
ip -n a -6 maddr show dev v0
