# When does a learned path MTU show in the route cache?
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host a
host r
host b
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name left netns r address 02:00:00:00:01:01
ip link add eth0 netns b address 02:00:00:00:00:0b type veth peer name right netns r address 02:00:00:00:01:02
ip -n a addr add 10.0.1.2/24 dev eth0
ip -n r addr add 10.0.1.1/24 dev left
ip -n r addr add 10.0.2.1/24 dev right
ip -n b addr add 10.0.2.2/24 dev eth0
ip -n a link set eth0 up
ip -n r link set left up
ip -n r link set right up
ip -n b link set eth0 up
ip -n a route add default via 10.0.1.1
ip -n b route add default via 10.0.2.1
sleep 2
ip netns exec r sysctl -qw net.ipv4.ip_forward=1
ip -n r link set right mtu 600
ip -n b link set eth0 mtu 600
cache() { ip -n a "$@" | sed -E 's/[0-9]+sec/Nsec/;s/"expires":[0-9]+/"expires":N/'; }
cache route show cache
ip netns exec a ping -c 1 -W 1 -M do -s 800 10.0.2.2 | grep -c statistics
cache route show cache
ip netns exec a ping -c 1 -W 1 -M want -s 800 10.0.2.2 | grep -c statistics
cache route show cache
cache route list cached
cache -4 route show table cache
cache -d route show cache
cache -d route show table all cached
cache -j route show cache
cache -o route show cache
cache route show cache 10.0.2.2
cache route show cache 10.0.2.0/24
cache route show cache root 10.0.2.0/24
cache route show cache dev eth0
cache route show cache via 10.0.1.1
cache route show cache type unicast
cache route show cache scope global
cache route show cache proto boot
cache route show cache table local
ip -n a route show cache table 100
ip -n a -6 route show cache table 100
ip -n a route add 10.7.0.0/16 via 10.0.1.1
cache route show cache
ip -n a route del default
cache route show cache
ip -n a route del 10.7.0.0/16
cache route show cache
ip -n a route add default via 10.0.1.1
ip netns exec a ping -c 2 -W 1 -M do -s 800 10.0.2.2 | grep -c statistics
ip -n a route get 10.0.2.2 | sed -E 's/[0-9]+sec/Nsec/'
cache route show cache
ip -n a route flush cache
cache route show cache
