# How can a monitor be made to tell less: of one device, of one family, of one kind, in one line?
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
cd /tmp
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip link add veth2 address 02:00:00:00:00:03 type veth peer name veth3 address 02:00:00:00:00:04
ip monitor dev veth2 > dev.log &
ip -4 monitor all > four.log &
ip -o monitor address > address.log &
ip -br monitor link > brief.log &
ip -j monitor address > json.log &
ip -d -o monitor link dev veth0 > details.log &
ip monitor route rule > two.log &
ip monitor l > l.log &
sleep 1
ip link set veth0 up
ip link set veth1 up
sleep 1
ip link set veth2 up
ip link set veth3 up
sleep 1
ip addr add 10.0.0.1/24 dev veth0
ip addr add 10.0.2.1/24 dev veth2
ip route add 10.8.0.0/16 via 10.0.0.2
ip route add 10.9.0.0/16 via 10.0.2.2
ip rule add to 10.9.0.0/16 table 9
ip link set veth2 down
sleep 1
kill $(jobs -p)
cat dev.log
cat four.log
cat address.log
cat brief.log; echo
cat json.log
sed 's/numtxqueues.*//' details.log
cat two.log
cat l.log
