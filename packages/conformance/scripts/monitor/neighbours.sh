# Which changes of a neighbour are told of? Resolution only when it is over; what fails, fails aloud.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
cd /tmp
ip netns add red
ip netns exec red sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add veth0 address 02:00:00:00:00:01 type veth peer name eth0 netns red address 02:00:00:00:00:02
ip addr add 10.0.0.1/24 dev veth0
ip -n red addr add 10.0.0.2/24 dev eth0
ip link set veth0 up
ip -n red link set eth0 up
sleep 1
ip monitor neigh > log &
sleep 1
ip neigh add 10.0.0.7 lladdr 02:00:00:00:00:77 dev veth0
ip neigh change 10.0.0.7 lladdr 02:00:00:00:00:78 dev veth0
ip neigh change 10.0.0.7 lladdr 02:00:00:00:00:78 dev veth0 nud stale
ip neigh del 10.0.0.7 dev veth0
sleep 1
cat log
ping -c1 -q 10.0.0.2 | head -n 2
ping -c1 -W1 -q 10.0.0.9 | head -n 2
sleep 7
tail -n +6 log
ip neigh del 10.0.0.9 dev veth0
ip neigh flush dev veth0
ip link set veth0 address 02:00:00:00:00:11
sleep 1
kill %1
tail -n +8 log
