# Can one command go to all namespaces at once? ip -all netns.
ip netns add red
ip netns add blue
ip -n red link add veth0 address 02:00:00:00:00:01 type veth peer name eth0 netns blue address 02:00:00:00:00:02
ip -all netns exec ip -br link
ip -all netns exec sh -c 'exit 3'
ip -all netns exec
ip -all netns exec no-such-program
ip -all netns
ip -a netns delete
ip netns
ls /run/netns
ip -all netns exec ip link
ip -all netns delete
ip netns delete red
