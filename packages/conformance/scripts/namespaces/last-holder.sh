# A nameless namespace lives as long as somebody is in it: what becomes of its devices when the last one leaves?
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
unshare --net sleep 100 &
A=$!
sleep 1
nsenter -t $A -n sleep 100 &
B=$!
sleep 1
ip link add veth0 address 02:00:00:00:00:01 type veth peer name eth0 netns $A address 02:00:00:00:00:02
nsenter -t $B -n ip -br link
kill $A
wait $A
sleep 1
nsenter -t $B -n ip -br link
ip -br link
ip link set veth0 netns $A
nsenter -t $A -n ip -br link 2>&1 | sed "s/[0-9]\+/N/"
exec 5</proc/$B/ns/net
kill $B
wait $B
sleep 1
ip -br link
nsenter --net=/proc/$$/fd/5 ip -br link
exec 5<&-
sleep 1
ip -br link
