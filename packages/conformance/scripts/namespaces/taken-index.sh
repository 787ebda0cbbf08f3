# What happens to a device's index that is already taken where it goes? It gets a new one.
ip netns add red
ip link add a0 address 02:00:00:00:00:01 type veth peer name a1 address 02:00:00:00:00:02
ip -n red link add b0 address 02:00:00:00:00:03 type veth peer name b1 address 02:00:00:00:00:04
ip -br link
ip -n red -br link
ip link set a0 netns red
ip -n red link
ip link
ip -n red link set a0 netns 1
ip link
