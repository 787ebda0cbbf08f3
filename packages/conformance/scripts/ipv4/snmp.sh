# What does the kernel count of pings, packets that were too long or too old, and datagrams that nobody wanted? /proc/net/snmp.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host a
host r
host b
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name r0 netns r address 02:00:00:00:00:a0
ip link add eth0 netns b address 02:00:00:00:00:0b type veth peer name r1 netns r address 02:00:00:00:00:b0
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n r addr add 10.0.0.254/24 dev r0
ip -n r addr add 10.1.0.254/24 dev r1
ip -n b addr add 10.1.0.2/24 dev eth0
ip netns exec r sysctl -qw net.ipv4.ip_forward=1
ip -n a link set eth0 up
ip -n b link set eth0 up
ip -n r link set r0 up
ip -n r link set r1 up
ip -n a route add default via 10.0.0.254
ip -n b route add default via 10.1.0.254
sleep 2
A="ip netns exec a"
B="ip netns exec b"
R="ip netns exec r"
snmp() { ip netns exec "$1" grep -v '^UdpLite' /proc/net/snmp; }
$A ping -c2 -i0.2 -q 10.1.0.2
snmp a
snmp r
$A ping -c1 -t1 -W1 10.1.0.2
$A ping -c1 -W1 10.9.0.2
$A ping -c1 -W1 -s 3000 10.1.0.2
snmp a
snmp r
snmp b
ip -n r link set r1 mtu 1400
$A ping -c1 -W1 -s 1400 -M do 10.1.0.2
$A ping -c1 -W1 -s 3000 -M dont 10.1.0.2
snmp a
snmp r
snmp b
echo hi | $A nc -u -w1 10.1.0.2 9000
$B nc -u -l -p 9000 > got &
sleep 1
echo hi | $A nc -u -w1 10.1.0.2 9000
kill $!
wait
snmp a
snmp b
$R sysctl -w net.ipv4.ip_forward=0
$A ping -c1 -W1 10.1.0.2
$R sysctl -w net.ipv4.ip_forward=1
$A ping -c1 -W1 -b 10.0.0.255
$R sysctl -w net.ipv4.icmp_echo_ignore_broadcasts=0
$A ping -c1 -W1 -b 10.1.0.255
$R sysctl -w net.ipv4.icmp_echo_ignore_all=1
$A ping -c1 -W1 10.0.0.254
$R sysctl -w net.ipv4.icmp_echo_ignore_all=0
ip -n a addr add 192.168.9.9/32 dev lo
$R sysctl -w net.ipv4.conf.all.rp_filter=1
$A ping -c1 -W1 -I 192.168.9.9 10.1.0.2
$A ping -c1 -W1 0.0.0.5
$A ping -c1 -W1 240.0.0.5
snmp a
snmp r
snmp b
