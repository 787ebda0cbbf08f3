# When do routes of IPv6 end, and what is said of a default route that is not there?
# timeout: 150
ip netns add a
ip -n a link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -n a link set v0 up
ip -n a link set v1 up
sleep 3
show() { ip -n a -6 route show root fd00::/8 | sed 's/[0-9]*sec/Nsec/'; }
ip -n a -6 route del default
ip -n a -6 route del default proto kernel
ip -n a -6 route del default proto static
ip -n a -6 route del default metric 5
ip -n a -6 route del default dev v0
ip -n a -6 route del default dev lo
ip -n a -6 route del default via fe80::1
ip -n a -6 route del default table 100
ip -n a -6 route del default table local
ip -n a -6 route del blackhole default
ip -n a -6 route del fd99::/64
ip -n a -6 route add default via fe80::1 dev v0
ip -n a -6 route del default
ip -n a -6 route del default
ip -n a -6 route add fd15::/64 dev v0 expires 3
ip -n a -6 route add fd16::/64 dev v0 expires 100
ip -n a -6 route add fd16::/64 dev v0 expires 1000
show
sleep 5
show
sleep 40
show
ip -n a -6 route change fd16::/64 dev v0
show
ip -n a addr add fd40::1/64 dev v0 nodad
ip -n a addr add fd40::2/64 dev v0 nodad valid_lft 1000 preferred_lft 1000
show
ip -n a addr del fd40::1/64 dev v0
show
ip -n a addr del fd40::2/64 dev v0
show
ip -n a addr add fd41::1/64 dev v0 nodad valid_lft 5 preferred_lft 2
sleep 3
ip -n a -6 addr show dev v0 scope global | sed 's/[0-9]*sec/Nsec/g'
sleep 4
ip -n a -6 addr show dev v0 scope global
show
sleep 35
show
ip -n a addr add fd42::1/48 dev v0 nodad mngtmpaddr
ip -n a addr add fd42::1/64 dev v0 nodad mngtmpaddr
ip -n a -6 addr show mngtmpaddr
ip -n a -6 addr show dev v0 -mngtmpaddr
ip -n a addr change fd42::1/64 dev v0 nodad
ip -n a -6 addr show mngtmpaddr
ip -n a -6 route add fd50::/64 dev v0 mtu 70000 advmss 70000 hoplimit 0
ip -n a -6 route add fd51::/64 dev v0 congctl nosuch
show
