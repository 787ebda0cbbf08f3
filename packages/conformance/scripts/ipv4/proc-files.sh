# What do the files of /proc/net and /sys/class/net say of two hosts, and what does ss -s make of them?
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
$A cat /proc/net/igmp
$A cat /proc/net/igmp6
$A cat /proc/net/dev_mcast
$A cat /proc/net/tcp
$A cat /proc/net/tcp6
$A cat /proc/net/udp
$A cat /proc/net/udp6
$A cat /proc/net/raw
$A cat /proc/net/raw6
$A cat /proc/net/icmp
$A cat /proc/net/icmp6
$A cat /proc/net/packet
$A cat /proc/net/sockstat
$A cat /proc/net/sockstat6
$B nc -u -l -p 9000 > /dev/null &
one=$!
$B nc -u -l -s 10.0.0.2 -p 53 > /dev/null &
two=$!
$B nc -6 -u -l -p 9001 > /dev/null &
three=$!
sleep 1
$B grep -o '[0-9A-F]*:[0-9A-F]* [0-9A-F]*:[0-9A-F]* .. [0-9A-F:]* ..:[0-9]* [0-9]* *[0-9]* *[0-9]*' /proc/net/udp | sort
$B grep -o '[0-9A-F]*:[0-9A-F]* [0-9A-F]*:[0-9A-F]* .. [0-9A-F:]* ..:[0-9]* [0-9]* *[0-9]* *[0-9]*' /proc/net/udp6
$B cat /proc/net/sockstat
$B cat /proc/net/sockstat6
$B ss -s
$B ss -s -u -n -a sport = :53
kill $one $two $three
wait
$B ss -s
for f in carrier testing phys_port_id phys_port_name phys_switch_id netdev_group group uevent; do echo "$f:"; $A cat /sys/class/net/eth0/$f; done
$A cat /sys/class/net/lo/uevent
$A sh -c 'echo 1 > /sys/class/net/eth0/carrier'
$A sh -c 'echo 7 > /sys/class/net/eth0/group'
$A sh -c 'echo 7 > /sys/class/net/eth0/netdev_group; cat /sys/class/net/eth0/netdev_group'
ip -n a link set eth0 down
$A cat /sys/class/net/eth0/carrier
$A cat /sys/class/net/eth0/testing
$A cat /proc/net/igmp
$A hostname -I
ip -n a link set eth0 up
$A hostname -I
hostname -I
uname foo
hostname a b c
hostname a_b
