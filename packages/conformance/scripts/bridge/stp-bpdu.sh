# What do two switches say to each other?
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host s1
host s2
ip -n s1 link add br0 address 02:00:00:00:0f:01 type bridge stp_state 1 mcast_snooping 0 forward_delay 400 hello_time 200 max_age 800 priority 4096
ip -n s2 link add br0 address 02:00:00:00:0f:02 type bridge stp_state 1 mcast_snooping 0
ip link add x netns s1 address 02:00:00:00:01:11 type veth peer name x netns s2 address 02:00:00:00:02:11
ip -n s1 link set x master br0 up
ip -n s2 link set x master br0 up
ip -n s1 link set br0 up
ip -n s2 link set br0 up
sleep 25
ip netns exec s2 tcpdump -c 2 -i x -w "$CAPTURES/x.pcap" stp 2> /dev/null
ip netns exec s2 tcpdump -n -e -v -c 1 -i x stp 2> /dev/null
ip netns exec s2 bridge link
ip netns exec s2 brctl showstp br0
