# Makes the namespace that is missing.

ip netns add "$NAME"
ip -n "$NAME" link set lo up
