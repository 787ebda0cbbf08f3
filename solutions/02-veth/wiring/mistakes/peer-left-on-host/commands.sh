# Wires a container up as Docker does.

ip link add "$HOST_END" type veth peer name eth0 address "$MAC"
ip addr add "$ADDRESS" dev eth0
ip addr add "$GATEWAY_ADDRESS" dev "$HOST_END"
ip link set "$HOST_END" up
ip link set eth0 up
ip -n "$NAME" link set lo up
