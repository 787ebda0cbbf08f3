# Which refusals end a batch that is told to go on?
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip netns add a
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip link set v0 up
ip link set v1 up
ip addr add 10.0.0.1/24 dev v0
cd /tmp
ip -batch /tmp
printf '%s\n' 'link show nosuch' 'link show lo' | ip -br -force -b -
printf '%s\n' 'link set nosuch up' 'link show lo' | ip -br -force -b -
printf '%s\n' 'link set v0 arp maybe' 'link show lo' | ip -br -force -b -
printf '%s\n' 'link set v0 address xx' 'link show lo' | ip -br -force -b -
printf '%s\n' 'link set v0 name ""' 'link show lo' | ip -br -force -b -
printf '%s\n' 'link set v0 mtu x' 'link show lo' | ip -br -force -b -
printf '%s\n' 'link set v0 type nosuch' 'link show lo' | ip -br -force -b -
printf '%s\n' 'link xstats' 'link show lo' | ip -br -force -b -
printf '%s\n' 'link x' 'link show lo' | ip -br -force -b -
printf '%s\n' 'addr show dev nosuch' 'link show lo' | ip -br -force -b -
printf '%s\n' 'addr show scope nosuch' 'link show lo' | ip -br -force -b -
printf '%s\n' 'addr add 10.0.0.1/24 dev v0' 'link show lo' | ip -br -force -b -
printf '%s\n' 'addr add x dev v0' 'link show lo' | ip -br -force -b -
printf '%s\n' 'addr flush dev nosuch' 'link show lo' | ip -br -force -b -
printf '%s\n' 'route add 10.5.0.0/16 via 10.99.0.1' 'link show lo' | ip -br -force -b -
printf '%s\n' 'route add 10.5.0.0/16 nexthop dev nosuch' 'link show lo' | ip -br -force -b -
printf '%s\n' 'route get x' 'link show lo' | ip -br -force -b -
printf '%s\n' 'route show table nosuch' 'link show lo' | ip -br -force -b -
printf '%s\n' 'route flush' 'link show lo' | ip -br -force -b -
printf '%s\n' 'neigh add 10.0.0.7 dev v0' 'link show lo' | ip -br -force -b -
printf '%s\n' 'neigh add 10.0.0.7 dev v0 lladdr x' 'link show lo' | ip -br -force -b -
printf '%s\n' 'neigh del 10.0.0.99 dev v0' 'link show lo' | ip -br -force -b -
printf '%s\n' 'neigh change 10.0.0.99 dev v0 lladdr 02:00:00:00:00:09' 'link show lo' | ip -br -force -b -
printf '%s\n' 'neigh get 10.0.0.99 dev v0' 'link show lo' | ip -br -force -b -
printf '%s\n' 'netns add a' 'link show lo' | ip -br -force -b -
printf '%s\n' 'netns exec a false' 'link show lo' | ip -br -force -b -
printf '%s\n' 'netns set a x' 'link show lo' | ip -br -force -b -
printf '%s\n' 'maddr add 33:33:00:00:00:5c dev nosuch' 'link show lo' | ip -br -force -b -
printf '%s\n' 'rule del pref 5' 'link show lo' | ip -br -force -b -
