# What do the commands of the course's notes say on a machine that has no eth0 and no bridge yet, typed as written?
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip netns list 
ethtool -k eth0 | grep netns-local # on为不能在网络空间中转移
ip link add veth0 type veth peer name veth1  # 创建veth设备对
brctl show   # 查看网桥下的veth设备
brctl show   # 网桥管理程序
ip -br link
