# What does netem do with what it would lose and may mark? A sender says so in the type of service; loss … ecn.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip netns add b
ip netns exec b sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add v0 address 02:00:00:00:01:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip addr add 10.0.0.1/24 dev v0
ip -n b addr add 10.0.0.2/24 dev eth0
ip link set v0 up
ip -n b link set eth0 up
ip neigh add 10.0.0.2 lladdr 02:00:00:00:00:0b dev v0
ip -n b neigh add 10.0.0.1 lladdr 02:00:00:00:01:0a dev eth0
sleep 2
tc qdisc add dev v0 root handle 1: netem loss 100% ecn
ip netns exec b tcpdump -i eth0 -w "$CAPTURES/b.pcap" icmp 2> /dev/null &
sleep 3
ping -q -c 1 -W 1 10.0.0.2
ping -q -c 1 -W 1 -Q 1 10.0.0.2
ping -q -c 1 -W 1 -Q 2 10.0.0.2
ping -q -c 1 -W 1 -Q 3 10.0.0.2
ping -q -c 1 -W 1 -Q 0x28 10.0.0.2
ping -q -c 1 -W 1 -Q 0x2a 10.0.0.2
tc -s qdisc show dev v0
sleep 1
kill $!
wait
tc qdisc change dev v0 root netem loss 100%
ping -q -c 1 -W 1 -Q 2 10.0.0.2
tc qdisc show dev v0
