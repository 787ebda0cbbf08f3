# What does an untouched lo get when it goes up? Both of its addresses.
ip link set lo up
ip addr show lo
ip -4 addr show lo
ip -6 addr show lo
ip -br addr
ip -o addr
ip -j addr show lo
