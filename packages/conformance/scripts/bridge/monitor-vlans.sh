# What is told of VLANs, of a bridge's own ones too, of addresses that a device listens to, and of states?
# timeout: 180
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add br0 address 02:00:00:00:00:ff type bridge mcast_snooping 0
ip link add pa address 02:00:00:00:01:0a type veth peer name ea address 02:00:00:00:00:0a
ip link add pb address 02:00:00:00:01:0b type veth peer name eb address 02:00:00:00:00:0b
ip link set pa master br0
ip link set pb master br0
ip link set pa up
ip link set ea up
ip link set br0 up
sleep 3
m() { bridge monitor $1 > /tmp/log & sleep 2; shift; "$@"; sleep 1; kill $!; wait $! 2> /dev/null; cat /tmp/log; }
m all ip link set br0 type bridge vlan_default_pvid 9
m all ip link set br0 type bridge vlan_default_pvid 0
m all ip link set br0 type bridge vlan_default_pvid 7
m vlan bridge vlan add dev pa vid 10-12
m "" bridge vlan add dev pa vid 20-22
m all bridge vlan add dev br0 vid 30-32 self
m all bridge vlan del dev br0 vid 30-31 self
m all bridge vlan del dev pa vid 11
m all bridge vlan del dev pa vid 10-12
m all bridge vlan set dev pa vid 20-22 state 4
m all bridge fdb add 02:00:00:00:00:71 dev pa self
m all bridge fdb del 02:00:00:00:00:71 dev pa self
m all bridge fdb add 02:00:00:00:00:71 dev br0 self
m all bridge link set dev pa state 3 cost 9
m all ip link set pa nomaster
ip -o monitor link neigh > /tmp/ip.log &
sleep 2
bridge vlan add dev br0 vid 40 self
bridge fdb add 02:00:00:00:00:72 dev pb self
sleep 1
kill $!
wait
cat /tmp/ip.log
