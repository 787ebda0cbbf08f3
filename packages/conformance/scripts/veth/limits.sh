# How large, how small, how many? The limits of MTU, queue length, names, groups, sizes and indexes.
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip link set veth0 mtu 67
ip link set veth0 mtu 68
ip link set veth0 mtu 65535
ip link set veth0 mtu 65536
ip link set veth0 mtu -1
ip link set veth0 mtu huge
ip link set lo mtu 65537
ip link set lo mtu 0
ip link show lo
ip link set lo mtu 65536
ip link set veth0 txqueuelen 0
ip link show veth0
ip link set veth0 txqueuelen -1
ip link show veth0
ip link set veth0 txqueuelen 4294967296
ip link set veth0 txqueuelen lots
ip link set veth0 group 4294967296
ip link set veth0 gso_max_size 65537
ip link set veth0 gso_max_size 600000
ip link set veth0 gso_max_segs 65536
ip link set veth0 gro_max_size 70000
ip -d link show veth0 | grep -o 'g.o_max_size [0-9]*'
ip link add veth2 index 0 type veth
ip link add veth2 index -5 type veth
ip link add veth2 index 2147483647 type veth peer name veth3
ip -o link show veth2 | cut -d: -f1
ip link add veth4 index 2147483647 type veth
ip link set veth0 index 55
ip link set veth0 name sixteen-letters-
ip link set veth0 name fifteen-letters
ip link set fifteen-letters name ..
ip link set fifteen-letters name a:b
ip link set fifteen-letters name 'v%d'
ip link set fifteen-letters address 02:00:00:00:00:01:02
ip link set fifteen-letters broadcast ff:ff:ff:ff:ff:fe
ip link set fifteen-letters name veth0 mtu 1500
ip link show veth0
