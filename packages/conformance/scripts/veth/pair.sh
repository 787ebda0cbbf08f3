# What is a veth pair? Two devices from one command, each naming the other after its own name.
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip link show
ip -d link show type veth
ip -br link
ip -o link show veth0
ip link show type bridge
ip link del veth1
ip link
