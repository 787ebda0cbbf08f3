# What can be said of addresses, before anything is routed?
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip addr add 10.0.0.1/24 dev veth0
ip addr add 10.0.0.1/24 dev veth0
ip addr add 10.0.0.2/24 dev veth0
ip addr add 10.0.1.1/24 brd + dev veth0
ip addr add 192.0.2.1 dev veth0
ip addr add 192.0.2.9 peer 192.0.2.10 dev veth0
ip addr add 10.0.2.1/24 broadcast 10.0.2.255 scope link dev veth0
ip addr add 10.0.3.1/24 label veth0:3 dev veth0
ip addr show veth0
ip -4 -br addr
ip -o -4 addr show dev veth0
ip addr show to 10.0.0.0/24
ip addr show secondary
ip addr show label 'veth0:*'
ip addr show scope link
ip addr del 10.0.0.1/24 dev veth0
ip addr show veth0
ip addr del 10.0.9.9/24 dev veth0
ip addr add 10.0.0.300/24 dev veth0
ip addr add 10.0.0.1/33 dev veth0
ip addr add 10.0.0.1/24
ip addr add 10.0.0.1/24 dev nosuch
ip addr flush dev veth0
ip addr show veth0
ip addr del 10.0.0.1 dev veth0
