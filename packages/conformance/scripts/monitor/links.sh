# What does the kernel tell of a pair of cards from its making to its end? Each step in the kernel's order, the carrier after the lock is free.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
cd /tmp
ip monitor link > links.log &
sleep 1
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
sleep 1
ip link set veth0 up
sleep 1
ip link set veth1 up
sleep 1
cat links.log
ip link set veth0 down
sleep 1
ip link set veth0 name lan0
ip link set lan0 up
sleep 1
ip link del lan0
sleep 1
kill %1
cat links.log
