# Two switches, one cable between them, two tenants on each: who meets whom, and what is on the cable?
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
for s in 1 2; do
  host "s$s"
  ip -n "s$s" link add br0 address "02:00:00:00:0f:0$s" type bridge mcast_snooping 0 vlan_filtering 1
  ip -n "s$s" link set br0 up
done
ip link add trunk netns s1 address 02:00:00:00:01:ff type veth peer name trunk netns s2 address 02:00:00:00:02:ff
for s in 1 2; do
  ip -n "s$s" link set trunk master br0 up
  ip netns exec "s$s" ethtool -K trunk txvlan off > /dev/null
  for t in 10 20; do
    host "h$s$t"
    ip link add eth0 netns "h$s$t" address "02:00:00:00:$t:0$s" type veth peer name "p$t" netns "s$s" address "02:00:00:01:$t:0$s"
    ip -n "h$s$t" addr add "10.0.0.$s/24" dev eth0
    ip -n "h$s$t" link set eth0 up
    ip netns exec "h$s$t" ethtool -K eth0 tx off > /dev/null
    ip -n "s$s" link set "p$t" master br0 up
    ip netns exec "s$s" bridge vlan add dev "p$t" vid "$t" pvid untagged
    ip netns exec "s$s" bridge vlan del dev "p$t" vid 1
    ip netns exec "s$s" bridge vlan add dev trunk vid "$t"
  done
done
sleep 2
ip netns exec s1 bridge vlan show
ip netns exec s2 tcpdump -i trunk -w "$CAPTURES/trunk.pcap" 2> /dev/null &
sleep 2
ip netns exec h110 ping -c 1 10.0.0.2
ip netns exec h120 ping -c 1 10.0.0.2
sleep 2
kill $!
wait
ip -n h110 neigh
ip -n h120 neigh
ip netns exec s1 bridge fdb show br br0 dynamic
ip netns exec s2 bridge vlan del dev trunk vid 20
ip netns exec h110 ping -c 1 -W 1 10.0.0.2
ip netns exec h120 ping -c 1 -W 1 10.0.0.2
