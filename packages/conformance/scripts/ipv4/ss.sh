# Which sockets are there? ss shows those of its own namespace.
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
ip netns exec b nc -u -l -p 9000 > /dev/null &
one=$!
ip netns exec b nc -u -l -s 10.0.0.2 -p 9001 > /dev/null &
two=$!
sleep 1
ip netns exec b ss -u -l -n
ip netns exec b ss -u -a -n
ip netns exec b ss -uan
ip netns exec b ss -u -n
ip netns exec b ss -H -u -a -n
ip netns exec b ss -u -a -n sport = :9001
ip netns exec b ss -u -l -n -p
ip netns exec a nc -u -p 4000 10.0.0.2 9001 < <(sleep 3) &
sleep 1
ip netns exec a ss -u -a -n
ip netns exec a ss -u -n
ip netns exec a ss -u -n -l
kill $one $two $!
wait
ip netns exec b ss -u -a -n
ip netns exec b ss -u -a -n dport = :4000
