# Can one monitor hear of other namespaces? Of those that have an id here, and under that id.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
cd /tmp
ip netns add red
ip netns add blue
ip netns set red 4
ip monitor all-nsid link address nsid > log &
sleep 1
ip -n red link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip -n blue link add veth0 address 02:00:00:00:00:03 type veth peer name veth1 address 02:00:00:00:00:04
ip -n red addr add 10.0.0.1/24 dev veth0
ip link add veth5 address 02:00:00:00:00:05 type veth peer name eth0 address 02:00:00:00:00:06
sleep 1
cat log
ip link set eth0 netns blue
sleep 1
ip -n blue link set eth0 mtu 1400
sleep 1
ip netns del red
sleep 1
kill %1
tail -n +9 log
