# The same pair, as JSON.
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip -j link
ip -j -d link show veth0
ip -j -s link show veth0
ip -j -p link show veth1
ip -j -br link
ip -j addr show veth0
