# What if the name is taken where the device goes? It stays; unless it is renamed on the way.
ip netns add red
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip -n red link add veth0 address 02:00:00:00:00:03 type veth peer name veth9 address 02:00:00:00:00:04
ip link set veth0 netns red
ip -br link
ip link set veth0 netns red name eth0
ip -br link
ip -n red -br link
ip link set veth1 netns red name eth0
ip -br link
ip -n red -br link
