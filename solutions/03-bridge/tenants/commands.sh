# One switch for two tenants.

ip link add br0 type bridge vlan_filtering 1
ip link set br0 up
ip addr add "$GATEWAY" dev br0

bridge vlan del dev br0 vid 1 self
bridge vlan add dev br0 vid "$RED_VID" pvid untagged self

plug() {
  ip link set "$1" master br0 up
  bridge vlan del dev "$1" vid 1
  bridge vlan add dev "$1" vid "$2" pvid untagged
}

for port in $RED; do plug "$port" "$RED_VID"; done
for port in $BLUE; do plug "$port" "$BLUE_VID"; done
