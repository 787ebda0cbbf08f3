# What does a filter on the device "any" look at? A cooked header: it knows who sent a packet, but no Ethernet addresses and no tags.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip netns add b
ip netns exec b sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add eth0 address 02:00:00:00:00:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip addr add 10.0.0.1/24 dev eth0
ip -n b addr add 10.0.0.2/24 dev eth0
ip link set eth0 up
ip -n b link set eth0 up
sleep 2
tcpdump -i any ether host 02:00:00:00:00:0a
tcpdump -i any broadcast
tcpdump -i any ether multicast
tcpdump -i any vlan
tcpdump -i any host 02:00:00:00:00:0a
tcpdump -n -t -i any inbound and icmp > in.txt 2> /dev/null &
in=$!
tcpdump -n -t -i any outbound and not arp > out.txt 2> /dev/null &
out=$!
tcpdump -n -t -i any 'link[0:2] = 0x806' > arp.txt 2> /dev/null &
arp=$!
tcpdump -n -t -i eth0 inbound > card.txt 2> /dev/null &
card=$!
sleep 3
ping -c 1 -I 10.0.0.1 10.0.0.2
sleep 1
kill $in $out $arp $card
wait
cat in.txt
cat out.txt
cat arp.txt
cat card.txt
