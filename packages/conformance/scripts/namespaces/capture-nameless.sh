# Two processes without names for their namespaces, a cable between them: does anything differ on the wire?
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
unshare --net sleep 100 &
A=$!
unshare --net sleep 100 &
B=$!
sleep 1
for p in $A $B; do nsenter -t $p -n sysctl -qw net.ipv6.conf.all.disable_ipv6=1; done
ip link add a0 netns $A address 02:00:00:00:00:0a type veth peer name b0 netns $B address 02:00:00:00:00:0b
ip -br link | grep -c a0
nsenter -t $A -n ethtool -K a0 tx off > /dev/null
nsenter -t $B -n ethtool -K b0 tx off > /dev/null
nsenter -t $A -n ip addr add 192.0.2.1/24 dev a0
nsenter -t $B -n ip addr add 192.0.2.2/24 dev b0
nsenter -t $A -n ip link set a0 up
nsenter -t $B -n ip link set b0 up
sleep 1
nsenter -t $B -n tcpdump -i b0 -U -w "$CAPTURES/wire.pcap" 2> /dev/null &
C=$!
sleep 2
nsenter -t $A -n ping -c 1 -q 192.0.2.2 | grep received
nsenter -t $A -n ip link show a0 | grep -o 'link-netns.*'
sleep 1
kill $C
kill $A $B
wait
sleep 1
ip -br link | grep -c 'a0\|b0'
