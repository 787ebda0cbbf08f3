# A switch for each tenant.

ip link add br0 type bridge vlan_filtering 1 vlan_default_pvid "$RED_VID"
ip link add br1 type bridge vlan_filtering 1 vlan_default_pvid "$BLUE_VID"
ip addr add "$GATEWAY" dev br0
for port in $RED; do ip link set "$port" master br0 up; done
for port in $BLUE; do ip link set "$port" master br1 up; done
ip link set br0 up
ip link set br1 up
