# What does ping print, and with which status does it end?
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
ip netns exec a ping -c 2 10.0.0.2
ip netns exec a ping -c 3 -i 0.2 -q 10.0.0.2
ip netns exec a ping -c 1 -s 0 10.0.0.2
ip netns exec a ping -c 1 -s 8 10.0.0.2
ip netns exec a ping -c 1 -s 1472 -M do 10.0.0.2
ip netns exec a ping -c 1 -t 7 10.0.0.2
ip netns exec b ping -c 1 -n -v 10.0.0.1
ip netns exec a ping -c 1 127.0.0.1
ip netns exec a ping -c 1 127.1.2.3
ip netns exec a ping -c 1 10.0.0.1
ip netns exec a ping -c 1 -p ff 10.0.0.2
ip netns exec a ping -w 1 -i 0.4 10.0.0.2
