# Can a capture be read and filtered later? The same expressions work on a file.
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host a
host b
ip link add eth0 netns a address 02:00:00:00:00:0a type veth peer name eth0 netns b address 02:00:00:00:00:0b
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n b addr add 10.0.0.2/24 dev eth0
ip -n a link set eth0 up
ip -n b link set eth0 up
sleep 2
ip netns exec a ethtool -K eth0 tx off > /dev/null
ip netns exec b ethtool -K eth0 tx off > /dev/null
for h in a b; do
  ip netns exec "$h" sysctl -qw net.ipv4.neigh.eth0.delay_first_probe_time=60
done
ip netns exec b tcpdump -i eth0 -w "$CAPTURES/all.pcap" 2> /dev/null &
dump=$!
ip netns exec b nc -u -l -p 9000 > got &
server=$!
sleep 2
ip netns exec a ping -c 1 10.0.0.2 > /dev/null
echo hello | ip netns exec a nc -u -w 1 -p 4000 10.0.0.2 9000
echo hello | ip netns exec a nc -u -w 1 -p 4000 10.0.0.2 9009
ip netns exec a ping -c 1 -s 1600 10.0.0.2 > /dev/null
ip netns exec a arping -c 1 -I eth0 10.0.0.2 > /dev/null
sleep 2
kill $dump $server
wait
tcpdump -n -r "$CAPTURES/all.pcap" 2> /dev/null
tcpdump -n -e -r "$CAPTURES/all.pcap" arp 2> /dev/null
tcpdump -n -r "$CAPTURES/all.pcap" icmp 2> /dev/null
tcpdump -n -r "$CAPTURES/all.pcap" udp port 9000 2> /dev/null
tcpdump -n -r "$CAPTURES/all.pcap" src host 10.0.0.2 and icmp 2> /dev/null
tcpdump -n -r "$CAPTURES/all.pcap" dst 10.0.0.2 and not arp 2> /dev/null
tcpdump -n -r "$CAPTURES/all.pcap" 'ip[6:2] & 0x1fff != 0' 2> /dev/null
tcpdump -n -r "$CAPTURES/all.pcap" ether src 02:00:00:00:00:0b 2> /dev/null
tcpdump -n -r "$CAPTURES/all.pcap" net 10.0.0.0/24 and greater 1000 2> /dev/null
tcpdump -n -v -r "$CAPTURES/all.pcap" udp or arp 2> /dev/null
tcpdump -n -c 1 -r "$CAPTURES/all.pcap"
