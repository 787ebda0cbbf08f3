# What do the commands of the course's notes say where there is an eth0, as their author had one?
# uml: alone eth0=mcast
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip netns list 
ethtool -k eth0 | grep netns-local # on为不能在网络空间中转移
ethtool -k lo | grep netns-local
ip link add veth0 type veth peer name veth1  # 创建veth设备对
ip link add br0 address 02:00:00:00:00:ff type bridge
ip link set veth0 master br0
brctl show   # 查看网桥下的veth设备
ethtool -k br0 | grep netns-local
ethtool -k veth1 | grep netns-local
