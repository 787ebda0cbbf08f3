# Of many devices, show those that are meant: by type, by master, by state, by address.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add br0 address 02:00:00:00:00:b0 type bridge
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip link add veth2 address 02:00:00:00:00:03 type veth peer name veth3 address 02:00:00:00:00:04
ip link set veth0 master br0
ip link set veth0 up
ip link set veth1 up
ip addr add 10.0.0.1/24 dev veth1
ip addr add 10.0.0.2/24 dev veth1 label veth1:second
ip addr add 10.1.0.1/24 dev veth2 scope link
ip addr add 192.0.2.1/32 dev lo
sleep 1
ip -br link show type veth
ip -br link show type bridge
ip -br link show type bridge_slave
ip -br link show master br0
ip -br link show nomaster
ip -br link show up
ip -br link show up type veth
ip -br link show type nosuch
ip -br link show master nosuch
ip -br link show vrf blue
ip -br link show type veth dev veth2
ip -br addr show to 10.0.0.0/8
ip addr show to 10.0.0.0/24 up
ip -o addr show label 'veth1:*'
ip addr show label veth1
ip -o addr show scope link
ip -o addr show scope host
ip -o addr show scope nosuch
ip -o addr show secondary
ip -o addr show primary dev veth1
ip -o addr show dynamic
ip -o addr show permanent
ip -4 -o addr show master br0
ip -br addr show type veth
ip -br addr show nosuch
ip -br -4 addr
ip -br addr show dev veth1 dev veth2
