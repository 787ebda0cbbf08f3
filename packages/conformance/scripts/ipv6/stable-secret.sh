# Can a link be asked for addresses of a secret that nobody has set? And can it be asked for while the link is made?
cd /tmp
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip link set veth0 addrgenmode stable_secret
ip link set veth0 mtu 1400 addrgenmode stable_secret alias late
ip -br link show veth0
ip link show veth0
sysctl net.ipv6.conf.veth0.addr_gen_mode
sysctl -w net.ipv6.conf.veth0.addr_gen_mode=2
ip link set veth0 addrgenmode frogs
ip link add veth2 addrgenmode none type veth peer name veth3
ip link add veth2 addrgenmode stable_secret type veth peer name veth3
ip link add veth2 addrgenmode eui64 type bridge
ip link add veth2 type veth peer name veth3 addrgenmode none
ip link show veth2
sysctl -w net.ipv6.conf.veth0.stable_secret=fd00::1
ip link set veth0 addrgenmode eui64
ip link set veth0 addrgenmode stable_secret
sysctl net.ipv6.conf.veth0.addr_gen_mode
ip link set veth0 addrgenmode random
sysctl net.ipv6.conf.veth0.addr_gen_mode
ip link set veth1 addrgenmode stable_secret
sysctl -w net.ipv6.conf.default.stable_secret=fd00::2
ip link set veth1 addrgenmode stable_secret
ip link set veth1 addrgenmode none
sysctl net.ipv6.conf.veth1.addr_gen_mode
ip link set veth1 mtu 1200
ip link set veth1 addrgenmode eui64
ip link set veth1 mtu 1500
ip link set veth1 addrgenmode eui64
sysctl -qw net.ipv6.conf.veth1.disable_ipv6=1
ip link set veth1 addrgenmode none
sysctl net.ipv6.conf.veth1.addr_gen_mode
ip link set lo addrgenmode none
ip netns add red
ip -n red link set lo addrgenmode stable_secret
ip -n red link set nosuch addrgenmode stable_secret
