# Addresses by label: what stands in for IPv6's, which has none?
ip netns add a
ip link add v0 netns a type veth peer name v1
ip -n a link set v0 up; ip link set v1 up
ip -n a addr add 10.1.1.1/24 dev v0 label v0:x
ip -n a addr add 10.1.1.2/24 dev v0
ip -n a addr show label v0
ip -n a addr show label '*'
ip -n a addr show label 'v0*'
ip -n a addr show label 'x*'
ip -n a -6 addr show label 'x*'
ip -n a -6 addr show label 'v*'
ip -n a -6 -o addr show label 'v*'
ip -n a -j addr show label 'v0' 
ip -n a -br addr show label 'v0:*' 
ip -n a -o addr show label 'v0:*' 
ip -n a addr show label lo
ip -n a addr flush label 'v0:*'
ip -n a addr show dev v0
ip -n a -s addr flush label 'v0'
