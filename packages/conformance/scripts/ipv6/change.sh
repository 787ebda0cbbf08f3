# Changing IPv6 routes that are not there: who says so, and in how many words?
ip netns add a
ip -n a link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -n a link set v0 up
ip -n a link set v1 up
sleep 3
ip -n a -6 route change default dev v0
ip -n a -6 route change fd05::/64 dev v0
ip -n a -6 route add default dev v0
ip -n a -6 route change default dev v1 metric 5
ip -n a -6 route change default dev v1
ip -n a -6 route del default
ip -n a -6 route change default dev v0
ip -n a -6 route add fd05::/64 dev v0
ip -n a -6 route change fd05::/64 dev v0 metric 5
ip -n a -6 route del fd05::/64
ip -n a -6 route change fd05::/64 dev v0
ip -n a -6 route append default dev v0
ip -n a -6 route replace default dev v1
ip -n a -6 route
ip -n a -6 route change default via fe80::1 dev v0 table 100
ip -n a -6 route add fd05::1 dev v0
ip -n a -6 route add fd05:0:0:1::1 dev v0
ip -n a -6 route change fd05::/63 dev v0
