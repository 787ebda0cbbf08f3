# Can a pair be made across two namespaces at once? Either end may be put elsewhere as it is made.
ip netns add red
ip netns add blue
ip link add r0 netns red address 02:00:00:00:00:01 type veth peer name b0 netns blue address 02:00:00:00:00:02
ip -br link
ip -n red link
ip -n blue link
ip -n red link add eth0 address 02:00:00:00:00:03 type veth peer name host0 netns 1 address 02:00:00:00:00:04
ip link add x0 type veth peer name b0 netns blue
ip link add x0 type veth peer name y0 netns nosuch
ip -n blue -br link
