# What is in a new network namespace? One loopback device, down, and nothing else: no address, no route.
ip netns add red
ip netns exec red ip link
ip netns exec red ip addr
ip netns exec red ip route
ip -n red neigh
ip netns exec red sysctl net.ipv4.ip_forward
ip netns exec red sysctl net.ipv6.conf.all.forwarding
ip netns exec red ping -c 1 127.0.0.1
ip netns exec red sysctl net.ipv4.conf.lo.forwarding
ip netns del red
ip netns
