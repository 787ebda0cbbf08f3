# What becomes of virtual devices when their namespace goes? They are destroyed, and a veth takes its peer along.
ip netns add red
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip link set veth1 netns red
ip -br link
ip netns del red
sleep 1
ip -br link
ip netns add red
ip -n red -br link
