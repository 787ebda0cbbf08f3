# What does awk take out of ping, arping and /proc while they run: loss, times, counters?
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip netns add red
ip link add eth0 address 02:00:00:00:00:01 type veth peer name eth0 netns red address 02:00:00:00:00:02
ip addr add 10.0.0.1/24 dev eth0
ip link set eth0 up
ip -n red addr add 10.0.0.2/24 dev eth0
ip -n red link set eth0 up
sleep 1
ping -c 2 -i 0.2 10.0.0.2 | awk '/bytes from/ {print $4, $5; n++} END {print n}'
ping -c 2 -i 0.2 10.0.0.2 | awk -F', ' '/packet loss/ {print $3}'
ping -c 1 -W 1 10.0.0.3 | awk '/packets transmitted/ {print $1 - $4, "lost"}'
ip -s link show eth0 | awk '/RX:/ {getline; print ($2 > 0)}'
awk '/eth0:/ {print $1, ($3 == $11)}' /proc/net/dev
awk '$1 == "10.0.0.2" {print $4}' /proc/net/arp
ip netns exec red awk '/eth0:/ {print "inside", $1}' /proc/net/dev
awk -v want=eth0 '$1 ~ want {found = 1} END {exit !found}' /proc/net/dev
ls /sys/class/net | awk '{a[NR] = $0} END {for (i = NR; i > 0; i--) printf "%s ", a[i]; print ""}'
