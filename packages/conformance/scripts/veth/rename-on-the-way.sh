# What is left when a move succeeds and the renaming after it fails? The device has moved.
ip netns add red
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip -n red link add eth0 address 02:00:00:00:00:03 type veth peer name eth1 address 02:00:00:00:00:04
ip link set veth0 netns red name eth0
ip -br link
ip -n red -br link
ip link set veth1 name uplink netns red
ip -n red -br link
