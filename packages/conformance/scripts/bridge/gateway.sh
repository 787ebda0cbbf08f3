# Two bridges, one router between them: how do two subnets meet?
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host r
ip netns exec r sysctl -qw net.ipv4.ip_forward=1
for n in 1 2; do
  ip -n r link add "br$n" address "02:00:00:00:0f:0$n" type bridge
  ip -n r addr add "10.0.$n.254/24" dev "br$n"
  ip -n r link set "br$n" up
  for i in 1 2; do
    host "h$n$i"
    ip link add eth0 netns "h$n$i" address "02:00:00:00:0$n:0$i" type veth peer name "p$n$i" netns r address "02:00:00:01:0$n:0$i"
    ip -n r link set "p$n$i" master "br$n" up
    ip -n "h$n$i" addr add "10.0.$n.$i/24" dev eth0
    ip -n "h$n$i" link set eth0 up
    ip -n "h$n$i" route add default via "10.0.$n.254"
  done
done
sleep 2
ip netns exec h11 ping -c 1 10.0.1.2
ip netns exec h11 ping -c 1 10.0.2.1
ip netns exec h22 ping -c 1 10.0.1.1
ip -n h11 neigh
ip -n r route
ip netns exec r bridge fdb show br br1 dynamic
ip netns exec r bridge fdb show br br2 dynamic
