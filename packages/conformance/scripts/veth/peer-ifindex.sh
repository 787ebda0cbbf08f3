# How is the other end found? ethtool -S knows its index.
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ethtool -S veth0
ethtool -S veth1
cat /sys/class/net/veth0/iflink
cat /sys/class/net/veth0/ifindex
ethtool -i veth0
ip netns add red
ip link set veth1 netns red
ethtool -S veth0 | grep peer
ip netns exec red ethtool -S veth1 | grep peer
ethtool -S lo
ethtool -S nosuch
ethtool -i lo
