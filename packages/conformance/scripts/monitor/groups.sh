# What does a bridge tell of its multicast groups: by hand, by report, and when the port goes? Lines about groups alone wait for the next other line.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
cd /tmp
ip netns add red
ip netns exec red sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add br0 address 02:00:00:00:00:b0 type bridge
ip link add veth0 address 02:00:00:00:00:01 type veth peer name eth0 netns red address 02:00:00:00:00:02
ip -n red addr add 10.0.0.2/24 dev eth0
ip link set veth0 master br0
ip link set br0 up
ip link set veth0 up
ip -n red link set eth0 up
sleep 4
bridge monitor mdb > alone.log &
bridge monitor all > all.log &
bridge -d monitor mdb link > details.log &
sleep 1
bridge mdb add dev br0 port veth0 grp 239.1.1.1
bridge mdb add dev br0 port veth0 grp 239.1.1.1
bridge mdb add dev br0 port veth0 grp 239.1.1.2 permanent
bridge mdb add dev br0 port br0 grp 239.1.1.4
bridge mdb add dev br0 port veth0 grp ff05::1 permanent
bridge mdb add dev br0 port veth0 grp 01:02:03:04:05:06 permanent
bridge mdb del dev br0 port veth0 grp 239.1.1.2
bridge mdb del dev br0 port br0 grp 239.1.1.4
ip -n red addr add 239.9.9.9/32 dev eth0 autojoin
sleep 2
ip -n red addr del 239.9.9.9/32 dev eth0
sleep 4
bridge link set dev veth0 mcast_router 2
bridge link set dev veth0 mcast_router 1
sleep 1
cat alone.log
cat all.log
cat details.log
echo == down >> all.log
ip link set veth0 down
sleep 1
bridge mdb show
echo == away >> all.log
ip link set veth0 nomaster
sleep 1
kill $(jobs -p)
sed -n '/== down/,$p' all.log
cat alone.log
