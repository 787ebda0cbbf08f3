# Which names does the kernel choose where none is given, and which does it refuse?
ip link add type veth
ip -br link | cut -d' ' -f1
ip link add address 02:00:00:00:00:01 type veth peer address 02:00:00:00:00:02
ip -br link | cut -d' ' -f1
ip link add name web address 02:00:00:00:00:03 type veth peer name db address 02:00:00:00:00:04
ip -br link | cut -d' ' -f1
ip link add web type veth peer name db2
ip link add web2 type veth peer name db
ip link add same type veth peer name same
ip link add a-name-of-16-chr type veth peer name short
ip link add a/b type veth peer name short
ip link add "a b" type veth peer name short
ip link add '' type veth peer name short
ip -br link | cut -d' ' -f1
