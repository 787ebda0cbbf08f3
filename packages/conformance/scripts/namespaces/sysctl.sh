# Do namespaces share their settings? A new one copies the host's IPv4 settings once and keeps its own from then on.
# uml: alone
sysctl net.ipv4.ip_forward
sysctl -w net.ipv4.ip_forward=1
ip netns add red
ip netns exec red sysctl net.ipv4.ip_forward
ip netns exec red sysctl -n net.ipv4.conf.all.forwarding
ip netns exec red sysctl -w net.ipv4.ip_default_ttl=32
sysctl net.ipv4.ip_default_ttl
ip netns exec red cat /proc/sys/net/ipv4/ip_default_ttl
ip netns exec red sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward; cat /proc/sys/net/ipv4/ip_forward'
sysctl net.ipv4.nosuch
sysctl -w net.ipv4.ip_forward=maybe
sysctl -q -w net.ipv4.ip_forward=0
sysctl -n net.ipv4.ip_forward
sysctl net.ipv4.ip_forward net.ipv4.ip_default_ttl
sysctl net/ipv4/ip_forward
cat /proc/sys/net/ipv4/ip_forward
