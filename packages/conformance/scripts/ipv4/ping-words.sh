# Which names does ping take for names, which numbers for numbers, and when does -w end it?
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host a
host b
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n b addr add 10.0.0.2/24 dev eth0
ip -n a link set eth0 up
ip -n b link set eth0 up
sleep 2
A="ip netns exec a"
B="ip netns exec b"
$A ping -c1 ""
$A ping -c1 " "
$A ping -c1 -
$A ping -c1 a_b
$A ping -c1 a..b
$A ping -c1 10.0.0.2/24
$A ping -c1 10.0.0.1%eth0
$A ping -c1 300.1.1.1
$A ping -c1 fe80::zz
$A ping -4 -c1 fe80::1
$A ping -6 -c1 10.0.0.2
$A ping -c1 10.2
$A ping -c1 127.1
$A ping -c1 nosuch 10.0.0.2
$A ping -c1 10.0.0.2 10.0.0.2
$A ping -c1 10.0.0.2 nosuch
$A ping -c1 -p "" 10.0.0.2
$A ping -c 99999999999999999999 10.0.0.2
$A ping -s 99999999999999999999 10.0.0.2
$A ping -c1 -w5 10.0.0.77
$A ping -w5 10.0.0.78
$A ping -c2 -w10 -q 10.0.0.79
$A ping -c3 -i 0.2 -w 1 10.0.0.2
$A arping -c1 fe80::1
$A arping -c1 -I eth0 10.0.0.2/24
$A traceroute -4 fe80::1
$A traceroute a/b
$A nc -u -l x
$A nc -u -p x 10.0.0.2 9000
$A nc -u -n nosuch 9000
$A nc -u a/b 9000
$A nc -u -M 300 10.0.0.2 9000
$A nc -u -l -k
