# Exists, busy, not permitted, no such device, invalid argument: how namespaces refuse.
ip netns add red
ip netns add red
ip link add veth0 address 02:00:00:00:00:01 type veth peer name eth0 netns red address 02:00:00:00:00:02
ip link set veth0 netns nosuch
ip link set veth0 netns 99999
ip link set nosuch netns red
ip link set lo netns red
ip -n red link add veth0 address 02:00:00:00:00:03 type veth peer name veth9 address 02:00:00:00:00:04
ip link set veth0 netns red
ip link set veth0 netns red name veth9
ip link set veth0 netns red index 1
ip link set veth0 netns red name eth7 index 77
ip -n red -br link
ip link add veth0 netns nosuch type veth
ip link add veth0 type veth peer name eth0 netns red
ip -n red link del group 0
ip -n red link del lo
ip -n red link set eth7 netns 1 index 1
ip -n red link set eth7 up name other
ip -n nosuch link
ip -netns
touch /run/netns/false
ip -n false link
ip netns exec false true
ip netns
ip netns del false
ip netns add red/blue
ip netns attach red 1
ip netns attach green 0
ip netns attach green abc
ip netns attach green
ip netns exec red
ip netns exec red nosuch
