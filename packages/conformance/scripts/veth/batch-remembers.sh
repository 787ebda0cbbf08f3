# Which refusals of kinds end a batch, and what does it remember of ip link?
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip link add br0 address 02:00:00:00:00:07 type bridge
ip link set v0 master br0
ip link set v0 alias hello
cd /tmp
go() { printf '%s\n' "$@" 'addr show dev v0' | ip -force -b -; }
go 'link set br0 type bridge nosuch 1'
go 'link set br0 type bridge help'
go 'link set br0 type bridge stp_state x'
go 'link set br0 type bridge group_address x'
go 'link set v0 type bridge_slave nosuch 1'
go 'link set v0 type bridge_slave learning maybe'
go 'link set v0 type bridge_slave cost x'
go 'link add w0 type nosuchkind x'
go 'link add w0 type nosuchkind'
go 'link add w0 type veth peer'
go 'link add w0 type veth peer name v0'
go 'link add w0 type veth x'
go 'link set v0 carrier maybe'
go 'link set v0 mode x'
go 'link set v0 state x'
go 'link set v0 index 5'
go 'link set v0 link-netns nosuch'
go 'link show lo'
go 'link show dev nosuch'
go 'link show type nosuch'
printf 'addr show dev v0\nlink show lo\naddr show dev v0\n' | ip -s -b -
printf 'addr show dev v0\nlink show lo\naddr show dev v0\n' | ip -d -b -
printf 'addr show dev v0\nlink show lo\naddr show dev v0\n' | ip -s -j -b - | grep -o "mode[^,]*"
printf 'addr show dev v0\nlink show lo\naddr show dev v0\n' | ip -br -b -
printf 'addr show dev v0\nlink show lo\naddr show dev v0\n' | ip -o -s -b -
ip link set v0 up; ip link set v1 up; sleep 2
ip addr add 10.0.0.1/24 dev v0
ip link set v0 nomaster
printf 'link show lo\naddr show dev v0\naddr\naddr show to 10.0.0.0/8\naddr show up\n' | ip  -b - | grep -v packets
printf 'link show lo\naddr show dev v0\naddr\naddr show to 10.0.0.0/8\naddr show up\n' | ip -br -b - | grep -v packets
printf 'link show lo\naddr show dev v0\naddr\naddr show to 10.0.0.0/8\naddr show up\n' | ip -s -b - | grep -v packets
printf 'link show lo\naddr show dev v0\naddr\naddr show to 10.0.0.0/8\naddr show up\n' | ip -j -b - | grep -v packets
printf 'link show lo\naddr show dev v0\naddr\naddr show to 10.0.0.0/8\naddr show up\n' | ip -4 -b - | grep -v packets
printf 'link show lo\naddr show dev v0\naddr\naddr show to 10.0.0.0/8\naddr show up\n' | ip -4 -o -b - | grep -v packets
