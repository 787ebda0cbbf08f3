# The counters of a device, in all the forms they can be had.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip netns add red
ip netns exec red sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add veth0 address 02:00:00:00:00:01 type veth peer name eth0 netns red address 02:00:00:00:00:02
ip addr add 10.0.0.1/24 dev veth0
ip -n red addr add 10.0.0.2/24 dev eth0
ip link set veth0 up
ip -n red link set eth0 up
sleep 1
ip neigh add 10.0.0.2 lladdr 02:00:00:00:00:02 dev veth0
ip -n red neigh add 10.0.0.1 lladdr 02:00:00:00:00:01 dev eth0
ping -c 20 -i 0.05 -s 1400 -q 10.0.0.2 | grep -o '20 received'
ip neigh flush dev veth0
ip -s link show veth0
ip -s -s link show veth0
ip -h -s link show veth0
ip -iec -h -s link show veth0
ip -s -o link show veth0
ip -s addr show veth0
ip -s -br link show veth0
ip -s -j -p link show veth0
ip -s -s -j link show veth0
ip -c=never -br link show veth0
ip -c=always -br link show veth0
ip -c=sometimes link
ip -j -p -br addr show veth0
ip -s -h -h link show veth0 | tail -n 1
grep veth0 /proc/net/dev
cat /sys/class/net/veth0/statistics/rx_bytes
