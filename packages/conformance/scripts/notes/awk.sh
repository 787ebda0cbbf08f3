# What does awk make of what ip says: columns, sums, addresses without their prefix, a loop over neighbours?
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add eth0 address 02:00:00:00:00:01 type veth peer name eth1 address 02:00:00:00:00:02
ip addr add 10.0.0.1/24 dev eth0
ip addr add 10.0.0.2/24 dev eth0
ip link set eth0 up
ip link set eth1 up
sleep 1
ip -o -4 addr show eth0 | awk '{print $4}'
ip addr show eth0 | awk '/inet / {split($2, a, "/"); print a[1], a[2]}'
ip -br link | awk '{print $1, $2}'
ip -o link | awk -F': ' '{print $2}'
ip route | awk '$1 ~ /^10\./ {for (i = 2; i <= NF; i++) if ($i == "dev") print $1, $(i + 1)}'
ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 dev eth0
ip neigh show dev eth0 | awk '{print toupper($3), $1; n++} END {print n " neighbours"}'
awk -F: 'NR > 2 {gsub(/ /, "", $1); print $1}' /proc/net/dev | sort
cat /sys/class/net/eth0/mtu | awk '{printf "%d bytes, %.1f%% of a jumbo frame\n", $1, 100 * $1 / 9000}'
ip -o link show eth0 | awk '{for (i = 1; i < NF; i++) if ($i == "mtu") {print $(i + 1); exit}}'
ip addr | awk '/^[0-9]+:/ {sub(":", "", $2); name = $2} /inet / {count[name]++} END {for (name in count) print name, count[name]}' | sort
awk 'BEGIN {while (("ip -br addr" | getline line) > 0) n++; print n, close("ip -br addr")}'
awk 'BEGIN {print "eth0 is up" | "cat 1>&2"; exit 3}'
ip link | awk '{print $1'
ip link | awk '{print nofield(1)}'
