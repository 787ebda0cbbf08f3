# Which words, numbers and forms does bridge link take, and what does it say of the others? ip link … type bridge_slave beside it.
# timeout: 120
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add br0 address 02:00:00:00:00:ff type bridge
ip link add pa address 02:00:00:00:01:0a type veth peer name ea address 02:00:00:00:00:0a
ip link add pb address 02:00:00:00:01:0b type veth peer name eb address 02:00:00:00:00:0b
ip link add pc address 02:00:00:00:01:0c type veth peer name ec address 02:00:00:00:00:0c
for i in a b c; do ip link set p$i master br0; ip link set p$i up; ip link set e$i up; done
ip link set br0 up
sleep 2
bridge l
bridge li
bridge lin sh
bridge link ls
bridge link list
bridge link show pa
bridge link show dev
bridge link show dev pa pb
bridge link show dev pa dev pb
bridge link show master br0
bridge -s link
bridge -s -s link show dev pa
bridge -s -d link show dev pa
bridge -o link
bridge -o -d link show dev pa
bridge -p link show dev pa
bridge -p -j link show dev pa
bridge -j -d -s link show dev pa
bridge -j -p -d link show dev pa
bridge -c link show dev pa
bridge -c=always link show dev pa
bridge -c=auto link show dev pa
bridge -c=foo link show dev pa
bridge -color=never link show dev pa
bridge -json link show dev nosuch
bridge -j link show dev br0
bridge -j link show
bridge -4 link
bridge -6 link
bridge -0 link
bridge -f inet link
bridge -h
bridge -V
bridge -x
bridge
bridge -n
bridge -n nosuch link
bridge -b
bridge -batch /nonexistent
bridge link set dev pa
bridge link set dev pa cost
bridge link set dev pa cost x
bridge link set dev pa cost -1
bridge link set dev pa cost 65535
bridge link set dev pa cost 65536
bridge link set dev pa cost 4294967296
bridge link set dev pa priority x
bridge link set dev pa priority 63
bridge link set dev pa priority 70000
bridge link set dev pa state
bridge link set dev pa state forwarding
bridge link set dev pa state FORWARDING
bridge link set dev pa state forward
bridge link set dev pa state listening
bridge link set dev pa state 0
bridge link show dev pa
bridge link set dev pa state 3
bridge link set dev pa state 256
bridge link set dev pa state -1
bridge link set dev pa learning
bridge link set dev pa learning ON
bridge link set dev pa learning 1
bridge link set dev pa learning yes
bridge link set dev pa learning off learning on
bridge link set pa learning off
bridge link set learning off
bridge link set dev pa self
bridge link set dev pa master
bridge link set dev pa learning off self
bridge link set dev pa learning off master
bridge link set dev pa hwmode vepa
bridge link set dev pa hwmode foo
bridge link set dev br0 cost 5
bridge link set dev br0 learning on self
bridge link set dev ea learning on
ip link set pa type bridge_slave
ip link set pa type bridge_slave help
ip link set pa type bridge_slave foo
ip link set pa type bridge_slave state 5
ip link set pa type bridge_slave state 256
ip link set pa type bridge_slave priority 64
ip link set pa type bridge_slave cost 65536
ip link set pa type bridge_slave guard 1
ip link set pa type bridge_slave guard
ip link set pa type bridge_slave guard on hairpin on fastleave on root_block on learning off flood off
ip link set pa type bridge_slave mcast_router 4
ip link set pa type bridge_slave group_fwd_mask 0x4008
ip link set pa type bridge_slave backup_port pb
ip link set pa type bridge_slave backup_port nosuch
ip link set pa type bridge_slave backup_port ea
ip link set pa type bridge_slave c 9
ip link set pa type bridge_slave cost 10 type bridge_slave cost 11
bridge -d link show dev pa
ip -d -o link show pa | grep -o 'bridge_slave.*flood [onf]* port_id'
ip link set pa nomaster type bridge_slave cost 12
ip link set pa type bridge_slave cost 12
ip link set pa master br0 type bridge_slave cost 13
bridge -d link show dev pa
ip link add px type bridge_slave
