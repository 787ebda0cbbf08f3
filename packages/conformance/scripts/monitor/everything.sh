# Without arguments all is told, of every kind; `all` says which. What does a link that is made bring with it, and a move to another namespace?
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
cd /tmp
ip netns add red
ip monitor > log &
ip monitor all > all.log &
sleep 1
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip link set veth0 up
sleep 1
ip link set veth1 netns red
sleep 1
ip rule add from 10.0.0.0/8 table 100
ip rule del from 10.0.0.0/8 table 100
sysctl -qw net.ipv4.conf.veth0.rp_filter=2
sysctl -qw net.ipv4.conf.veth0.proxy_arp=1
sysctl -qw net.ipv4.ip_forward=1
ip -n red link del veth1
sleep 1
ip netns del red
sleep 1
kill %1 %2
cat log
cat all.log
