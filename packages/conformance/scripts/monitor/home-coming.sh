# What is told of a physical card that is given away and comes home?
# uml: alone eth0=mcast
# host: its physical cards are not given away
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
cd /tmp
ip link set eth0 address 02:00:00:00:00:e0
ip netns add red
ip monitor all > log &
sleep 1
ip link set eth0 netns red
sleep 1
ip -n red link set eth0 name lan0
ip netns del red
sleep 2
kill %1
cat log
ip -br link show lan0
