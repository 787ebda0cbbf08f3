# Where do net.bridge.bridge-nf-call-* come from, what do they take, and whose are they? They are the module's, and each namespace has its own.
# uml: alone
# host: it keeps no list of modules
cd /tmp
sysctl net.bridge.bridge-nf-call-iptables
sysctl -w net.bridge.bridge-nf-call-iptables=1
cat /proc/sys/net/bridge/bridge-nf-call-iptables
ls /proc/sys/net/bridge
ip link add br0 address 02:00:00:00:00:b0 type bridge
sysctl net.bridge.bridge-nf-call-iptables
lsmod | grep br_netfilter
modprobe br_netfilter
lsmod | grep '^br'
ls /proc/sys/net/bridge
sysctl net.bridge
ls -l /proc/sys/net/bridge | sed 's/ root root 0 .* / /'
ip netns add red
ip netns exec red sysctl net.bridge
sysctl -w net.bridge.bridge-nf-call-iptables=0
ip netns exec red sysctl net.bridge.bridge-nf-call-iptables
ip netns exec red sysctl -w net.bridge.bridge-nf-call-arptables=0
sysctl net.bridge.bridge-nf-call-arptables
sysctl -w net.bridge.bridge-nf-call-ip6tables=7
sysctl -w net.bridge.bridge-nf-call-ip6tables=-1
sysctl net.bridge.bridge-nf-call-ip6tables
sysctl -w net.bridge.bridge-nf-call-ip6tables=x
echo 0 > /proc/sys/net/bridge/bridge-nf-filter-vlan-tagged
cat /proc/sys/net/bridge/bridge-nf-filter-vlan-tagged
ip netns add blue
ip netns exec blue sysctl net.bridge.bridge-nf-call-iptables
cat /sys/class/net/br0/bridge/nf_call_iptables
ip link set br0 type bridge nf_call_iptables 1
cat /sys/class/net/br0/bridge/nf_call_iptables
sysctl net.bridge.bridge-nf-call-iptables
ip link del br0
rmmod bridge
rmmod br_netfilter
sysctl net.bridge.bridge-nf-call-iptables
ls /proc/sys/net/bridge
modprobe br_netfilter
sysctl net.bridge.bridge-nf-call-iptables
ip netns exec red sysctl net.bridge.bridge-nf-call-arptables
rmmod br_netfilter bridge
lsmod | grep -c '^br'
