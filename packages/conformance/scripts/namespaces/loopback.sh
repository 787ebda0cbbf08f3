# Is lo the same device everywhere? Each namespace has its own: its own state, its own address, its own counters.
ip netns add red
ip netns exec red sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip -n red link set lo up
ip -n red link show lo
ip -n red addr show dev lo
ip link show lo
ip netns exec red ping -c 2 -i 0.2 127.0.0.1
ip -n red -s link show lo
ip -s link show lo
ping -c 1 127.0.0.1
ip -n red link set lo down
ip -n red addr show lo
ip netns exec red ping -c 1 127.0.0.1
