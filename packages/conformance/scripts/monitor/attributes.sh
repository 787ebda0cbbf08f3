# Which changes of a link are told of, and which only while it is up? One message for each request, whatever it changes.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
cd /tmp
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip -o monitor link > down.log &
sleep 1
ip link set veth0 mtu 1400
ip link set veth0 alias "to the lab"
ip link set veth0 group 7
ip link set veth0 txqueuelen 50
ip link set veth0 txqueuelen 50
ip link set veth0 address 02:00:00:00:00:11
ip link property add dev veth0 altname long
sleep 1
kill %1
cat down.log
ip link set veth0 up
ip link set veth1 up
sleep 1
ip -o monitor link > up.log &
sleep 1
ip link set veth0 mtu 1300
ip link set veth0 alias "to the office"
ip link set veth0 group 8
ip link set veth0 txqueuelen 60
ip link set veth0 address 02:00:00:00:00:12
ip link property add dev veth0 altname longer
ip link set veth0 promisc on
ip link set veth0 promisc on
ip link set veth0 multicast off arp off
ip link set veth0 mtu 1200 alias both group 9
sleep 1
kill %2
cat up.log
