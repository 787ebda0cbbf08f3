# Which flags can be switched, and what do they look like?
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip link set veth0 promisc on
ip -o link show veth0
ip -d link show veth0 | grep -o 'promiscuity [0-9]'
ip link set veth0 allmulticast on
ip -d link show veth0 | grep -o 'allmulti [0-9]'
ip link set veth0 arp off multicast off dynamic on trailers off
ip -o link show veth0
ip link set veth0 promisc off allmulticast off arp on multicast on dynamic off trailers on
ip -o link show veth0
ip link set veth0 promisc maybe
ip link set veth0 arp
ip link set veth0 carrier off
ip link set veth0 carrier maybe
ip link set veth0 protodown on
ip link set veth0 mode dormant
ip link show veth0
ip link set veth0 up
ip link set veth1 up
sleep 1
ip link show veth0
ip link set veth0 state up
ip link show veth0
ip link set veth0 mode default
ip link set veth0 mode asleep
ip link set veth0 state asleep
cat /sys/class/net/veth0/flags
cat /sys/class/net/veth0/operstate
cat /sys/class/net/veth0/carrier
ip link set veth0 down
cat /sys/class/net/veth0/flags
cat /sys/class/net/veth0/carrier
