# Neighbours entered by hand: what may one do, and in what words is one refused?
for host in a b; do
  ip netns add "$host"
  ip -n "$host" link set lo up
done
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip -n a link set eth0 up
ip -n b link set eth0 up
ip -n a addr add fd00::1/64 dev eth0 nodad
sleep 3
ip -n a neigh add fd00::9 lladdr 02:00:00:00:00:09 dev eth0
ip -n a neigh add fd00::9 lladdr 02:00:00:00:00:09 dev eth0
ip -n a neigh change fd00::8 lladdr 02:00:00:00:00:09 dev eth0
ip -n a neigh replace fd00::8 lladdr 02:00:00:00:00:08 dev eth0 nud stale
ip -n a neigh add fd00::7 dev eth0
ip -n a neigh add fd00::6 lladdr 02:00:00:00:00:06 dev eth0 router
ip -n a neigh add fd00::5 lladdr 02:00:00:00:00:05
ip -n a neigh add fd00::5 lladdr 02:00:00:00:00:05 dev eth9
ip -n a neigh get fd00::9 dev eth0
ip -n a neigh get fd00::77 dev eth0
ip -n a neigh del fd00::77 dev eth0
ip -n a neigh
ip -n a -br neigh
ip -n a -j neigh
ip -n a -6 neigh show to fd00::8/126
ip -n a -6 neigh show nud permanent
ip -n a neigh flush dev eth0
ip -n a neigh
ip -n a neigh flush dev eth0 nud permanent
ip -n a neigh
