# How does one namespace speak of another? By an id that is given on first need.
ip netns add red
ip netns add blue
ip netns list-id
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip link set veth1 netns red
ip link show veth0
ip netns list-id
ip netns
ip netns set blue 7
ip netns
ip netns list-id
ip netns set blue 8
ip netns set red auto
ip -n red link show veth1
ip -n red netns list-id
