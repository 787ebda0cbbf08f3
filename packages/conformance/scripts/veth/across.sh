# Where does an end go that is moved? It vanishes here, and the one left behind shows an index instead of a name.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip netns add web
ip netns add db
ip netns exec web sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip netns exec db sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add veth-web address 02:00:00:00:00:01 type veth peer name veth-db address 02:00:00:00:00:02
ip link set veth-web netns web
ip link
ip -n web link
ip link set veth-db netns db
ip link
ip -n web link
ip -n db link
ip -n web link set veth-web name eth0
ip -n db link set veth-db name eth0
ip -n web addr add 10.0.0.1/24 dev eth0
ip -n db addr add 10.0.0.2/24 dev eth0
ip -n web link set eth0 up
ip -n db link set eth0 up
ip netns exec web ping -c 3 -i 0.2 10.0.0.2
ip -n web -br addr
ip -n db -s link show eth0
ip -n web neigh
