# When may a device be renamed? While it is down, to a name that is free and fits.
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip link set veth0 name eth0
ip -br link
ip link set eth0 name veth1
ip link set eth0 name lo
ip link set eth0 up
ip link set eth0 name eth1
ip link set eth0 down
ip link set eth0 name eth1
ip -br link
ip link set eth1 name this-is-too-long-for-a-name
ip link set eth1 name ..
ip link set eth1 name eth1
ip link property add dev eth1 altname uplink-of-the-web-server
ip link show uplink-of-the-web-server
ip link set lo name loop
