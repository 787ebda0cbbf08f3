# What else can be said of a device? Queue length, alias, flags, group, address, promiscuity.
ip link add veth0 address 02:00:00:00:00:01 txqueuelen 500 type veth peer name veth1 address 02:00:00:00:00:02
ip link set veth0 txqueuelen 250
ip link set dev veth0 alias "to the database"
ip link set veth0 promisc on
ip link set veth0 multicast off
ip link set veth0 arp off
ip -d link show veth0
ip link set veth0 address 02:00:00:00:00:09
ip link set veth0 arp on promisc off multicast on
ip link show veth0
ip link set veth0 address 02:00:00:00:00:08:07
ip link set veth0 address ff:ff:ff:ff:ff:ff
ip link set veth0 group 5
ip link show group 5
ip link set veth0 allmulticast on
ip -d link show veth0
ip link set veth0 alias ""
ip -br link show up
ip link set veth0 up
sleep 2
ip -br link show up
