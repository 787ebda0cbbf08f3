# What does ip link say to what it does not understand?
ip link add
ip link add veth0
ip link add veth0 type
ip link add veth0 type nosuch
ip link add veth0 type veth peer
ip link add veth0 type veth pear name veth1
ip link add veth0 mtu type veth
ip link add veth0 mtu abc type veth
ip link add veth0 address 02:00:00:00:00 type veth
ip link add veth0 address 01:00:00:00:00:01 type veth
ip link add veth0 address zz:00:00:00:00:01 type veth
ip link show nosuch
ip link del nosuch
ip link del lo
ip link set
ip link set nosuch up
ip link set lo sideways
ip link frobnicate
ip frobnicate
ip -n nosuch link
ip link show up type veth
