# IPv6 wakes up by itself: what is told when a card comes up, when an address is given, and when it is taken away?
cd /tmp
ip netns add red
ip netns exec red sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add veth0 address 02:00:00:00:00:01 type veth peer name eth0 netns red address 02:00:00:00:00:02
ip -n red link set eth0 up
ip monitor label address route netconf > log &
ip -6 monitor neigh > neigh.log &
ip -6 -o monitor address > address.log &
ip -4 monitor all > four.log &
sleep 1
ip link set veth0 up
sleep 5
echo == by hand >> log
ip addr add fd00::1/64 dev veth0
sleep 3
ip -6 route add fd01::/64 via fd00::9
ip -6 route add blackhole fd02::/64
ip -6 route add fd01::/64 via fd00::8 metric 5
ip -6 neigh add fd00::7 lladdr 02:00:00:00:00:77 dev veth0
ip -6 neigh del fd00::7 dev veth0
ip -6 route del fd02::/64
ip addr add fd00::2/64 dev veth0 nodad
ip addr del fd00::2/64 dev veth0
sleep 1
echo == down >> log
ip addr del fd00::1/64 dev veth0
sleep 1
ip link set veth0 down
sleep 1
kill $(jobs -p)
cat log
grep -v ff02 neigh.log
cat address.log
cat four.log
