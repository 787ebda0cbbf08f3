# ping to addresses of a link: with a zone, without, with one that is not, and where IPv6 is switched off.
for host in a b; do
  ip netns add "$host"
  ip netns exec "$host" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
done
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
for host in a b; do
  ip -n "$host" link set lo up
  ip -n "$host" link set eth0 up
done
sleep 2
A="ip netns exec a"
$A ping -c1 -W1 fe80::1
$A ping -c1 -W1 fe80::1%eth0
$A ping -c1 -W1 -I eth0 fe80::1
$A ping -c1 -W1 ff02::1
$A ping -c1 -W1 fd00::1
$A ping -c1 -W1 ::1
$A sysctl -qw net.ipv6.conf.all.disable_ipv6=0
sleep 3
$A ping -c1 -W1 fe80::1
$A ping -c1 -W1 fe80::ff:fe00:a
$A ping -c1 -W1 fe80::ff:fe00:a%eth0
$A ping -c1 -W1 fe80::ff:fe00:a%2
$A ping -c1 -W1 fe80::ff:fe00:a%lo
$A ping -c1 -W1 fe80::ff:fe00:a%nosuch
$A ping -c1 -W1 fe80::ff:fe00:a%77
sleep 4
$A ping -c1 -W1 -I fe80::ff:fe00:a%eth0 fe80::1
$A ping -c1 -W1 -I fe80::ff:fe00:a fe80::1
$A ping -c1 -W1 -I ::1 fe80::1%eth0
$A ping -c1 -W1 -I eth0 ::1
$A ping -c1 -W1 ff02::1
$A ping -c1 -W1 ff02::1%lo
$A ping -c1 -W1 -I eth0 ff02::1
$A ping -c1 ::ffff:10.0.0.1
$A ping -c1 -s 65528 -W1 ::1
$A ping -c1 -s 65527 ::1
$A cat /proc/net/igmp6
$A cat /proc/net/anycast6
$A sysctl -qw net.ipv6.conf.all.forwarding=1
$A ip addr add fd00::1/64 dev eth0 nodad
$A cat /proc/net/anycast6
$A cat /proc/net/igmp6
