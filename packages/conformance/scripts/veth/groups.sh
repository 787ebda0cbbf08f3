# Devices in groups: by number and by name, shown and set together, and taken away together.
echo "7 lab" >> /etc/iproute2/group
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip link add veth2 address 02:00:00:00:00:03 type veth peer name veth3 address 02:00:00:00:00:04
ip link set veth0 group 7
ip link set veth2 group lab
ip link show group lab
ip -br link show group 7
ip -N link show group lab
ip link show group 0 | grep -c ether
ip link set group lab mtu 1400 up
ip -br link show group lab
ip link set group lab down
ip link set group lab group 9
ip link show group 9
ip link set group 77 up
ip link set group nosuch up
ip link show group nosuch
ip link set dev veth1 group 9
ip link set group 9 name other
ip addr show group 9
ip -j link show group 9 | tr , '\n' | grep group
ip link del group 77
ip link del group default
ip link del group 9
ip -br link | grep -c veth
sed -i '/lab/d' /etc/iproute2/group
