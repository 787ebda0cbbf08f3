# Can a box ping its own address while lo is down? The packet is looped through lo, so it cannot.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip addr add 10.0.0.1/24 dev veth0
ip link set veth0 up
sleep 2
ping -c 1 -W 1 10.0.0.1
ip route get 10.0.0.1
ip link set lo up
ping -c 1 -W 1 10.0.0.1
ip -s link show lo
ip -s link show veth0
