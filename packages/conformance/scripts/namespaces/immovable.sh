# Which devices cannot move? lo and bridges say so themselves; a veth may go.
ip netns add red
ip link add br0 address 02:00:00:00:00:0b type bridge
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ethtool -k lo | grep netns-local
ethtool -k br0 | grep netns-local
ethtool -k veth0 | grep netns-local
ip link set lo netns red
ip link set br0 netns red
ip link set veth0 netns red
ip link set nosuch netns red
ip link set veth1 netns nosuch
ip -br link
ip -n red -br link
