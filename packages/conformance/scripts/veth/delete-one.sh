# What is left when one end is deleted? Neither.
ip netns add red
ip link add a0 address 02:00:00:00:00:01 type veth peer name a1 address 02:00:00:00:00:02
ip link add b0 address 02:00:00:00:00:03 type veth peer name b1 netns red address 02:00:00:00:00:04
ip link delete a0
ip -br link
ip -n red link delete dev b1
ip -br link
ip -n red -br link
ip link delete b0 type veth
