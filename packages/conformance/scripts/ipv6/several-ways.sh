# Several ways to one IPv6 prefix: which routes stand together, and which are refused?
ip netns add a
ip -n a link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -n a link set v0 up
ip -n a link set v1 up
sleep 4
ip -n a addr add fd00::1/64 dev v0 nodad
ip -n a -6 route add fd05::/64 nexthop dev v0 nexthop dev v1
ip -n a -6 route add fd05::/64 nexthop via fe80::1 dev v0 nexthop dev v1
ip -n a -6 route add fd05::/64 nexthop via fe80::1 dev v0 nexthop via fe80::1 dev v0
ip -n a -6 route add unreachable fd05::/64 nexthop via fe80::1 dev v0 nexthop via fe80::1 dev v1
ip -n a -6 route add fd05::/64 nexthop via fe80::1 dev v0
ip -n a -6 route add fd06::/64 nexthop dev v0
ip -n a -6 route add fd07::/64 via fe80::1 dev v0 mtu 1400
ip -n a -6 route append fd07::/64 via fe80::1 dev v1
ip -n a -6 route append fd07::/64 via fe80::2 dev v1
ip -n a -6 route append fd09::/64 dev v0
ip -n a -6 route append fd09::/64 dev v1
ip -n a -6 route append fd09::/64 via fe80::1 dev v1
ip -n a -6 route
ip -n a -6 route replace fd07::/64 via fe80::9 dev v0
ip -n a -6 route replace fd09::/64 dev v0
ip -n a -6 route
ip -n a -6 route del fd05::/64 via fe80::1
ip -n a -6 route del fd09::/64
ip -n a -6 route del fd09::/64
ip -n a -6 route
ip -n a link set v0 arp off
sleep 2
ip -n a -6 addr show v0
ip -n a -6 maddr show dev v0
ip -n a link set v0 arp on
sleep 2
ip -n a -6 maddr show dev v0
ip -n a addr del fd00::1/64 dev v0
ip -n a -6 maddr show dev v0
