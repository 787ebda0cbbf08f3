# Wires a container up as Docker does.

ip link add "$HOST_END" type veth peer name tmp0
ip link set tmp0 netns "$NAME"

ip -n "$NAME" link set tmp0 name eth0 address "$MAC"
ip -n "$NAME" addr add "$ADDRESS" dev eth0
ip addr add "$GATEWAY_ADDRESS" dev "$HOST_END"

ip link set "$HOST_END" up
ip -n "$NAME" link set eth0 up

ip -n "$NAME" route add default via "$GATEWAY"
