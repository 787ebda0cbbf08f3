# Neighbours managed, unused, of lo, of a family that has none: what does ip neigh make of its words?
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip link set v0 up
ip link set v1 up
ip link set lo up
sleep 2
ip addr add 10.0.0.1/24 dev v0
cd /tmp
ip -s monitor neigh > heard & P=$!
sleep 1
ip neigh add 10.0.0.7 dev v0 lladdr 02:00:00:00:00:09
ip neigh change 10.0.0.7 dev v0 lladdr 02:00:00:00:00:0a nud stale
ip neigh del 10.0.0.7 dev v0
sleep 1
kill $P
cat heard
ip neigh add 10.0.0.15 lladdr 02:00:00:00:00:09 dev v0 managed
ip neigh show 10.0.0.15
ip neigh del 10.0.0.15 dev v0
ip neigh add 10.0.0.16 lladdr 02:00:00:00:00:09 dev v0 managed nud permanent
ip neigh add 10.0.0.17 lladdr 02:00:00:00:00:09 dev v0 nud permanent managed
ip neigh del 10.0.0.17 dev v0
ip neigh add 10.0.0.18 lladdr 02:00:00:00:00:09 dev v0 lladdr 02:00:00:00:00:0a
ip neigh add 10.0.0.19 dev v0 nud incomplete
ip neigh add 10.0.0.20 lladdr 02:00:00:00:00:09 dev v0 nud stale
ip neigh add 10.0.0.21 lladdr 02:00:00:00:00:09 dev v0 nud reachable
ip neigh add 10.0.0.22 lladdr 02:00:00:00:00:09 dev v0 nud delay
sleep 5
ip neigh show unused
ip -s neigh show 10.0.0.20
ip -s neigh show 10.0.0.21
ip neigh add 10.0.0.44 dev lo lladdr 02:00:00:00:00:01
ip neigh add 10.0.0.45 dev lo lladdr 02:00:00:00:00:01 nud stale
ip neigh add 0.0.0.0 dev lo lladdr 02:00:00:00:00:01
ip neigh show nud all dev lo
ip neigh del 10.0.0.44 dev lo
ip neigh get 10.0.0.44 dev lo
ip neigh del 0.0.0.0 dev lo
ip neigh show nud all dev lo
ip -0 neigh add 10.0.0.1 lladdr 02:00:00:00:00:01 dev v0
ip -0 neigh add 02:00:00:00:00:09 lladdr 02:00:00:00:00:01 dev v0
ip -0 neigh add fe80::1 dev v0
ip -0 neigh get 02:00:00:00:00:09 dev v0
ip -0 neigh show
