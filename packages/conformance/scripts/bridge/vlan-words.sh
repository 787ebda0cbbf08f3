# Which words and numbers does bridge vlan take, in every form of its output, and what does it say of the others?
# timeout: 120
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add br0 address 02:00:00:00:00:ff type bridge
ip link add pa address 02:00:00:00:01:0a type veth peer name ea address 02:00:00:00:00:0a
ip link add pb address 02:00:00:00:01:0b type veth peer name eb address 02:00:00:00:00:0b
ip link add pc address 02:00:00:00:01:0c type veth peer name ec address 02:00:00:00:00:0c
for i in a b c; do ip link set p$i master br0; ip link set p$i up; ip link set e$i up; done
ip link set br0 up
sleep 2
bridge v
bridge vlan ls
bridge vlan sh
bridge vlan list dev pa
bridge vlan show dev
bridge vlan show dev nosuch
bridge vlan show dev ea
bridge vlan show dev lo
bridge vlan show pa
bridge vlan show vid 1
bridge vlan show vid 5
bridge vlan show vid x
bridge vlan show vid 5000
bridge vlan show vid
bridge vlan show foo
bridge vlan add vid 5 dev pa
ip link set br0 type bridge vlan_filtering 1
bridge vlan add vid 5 dev pa
bridge vlan add vid 10-20 dev pa
bridge vlan add dev pa vid 30 pvid
bridge vlan add dev pa vid 31 untagged
bridge vlan add dev pa vid 32 pvid untagged
bridge vlan add dev pa vid 0
bridge vlan add dev pa vid 4095
bridge vlan add dev pa vid 4096
bridge vlan add dev pa vid -1
bridge vlan add dev pa vid x
bridge vlan add dev pa vid 20-10
bridge vlan add dev pa vid 20-20
bridge vlan add dev pa vid 20-
bridge vlan add dev pa vid -20
bridge vlan add dev pa vid 10-20 pvid
bridge vlan add dev pa vid 40-4095
bridge vlan add dev pa vid 40-4094
bridge vlan del dev pa vid 40-4094
bridge vlan add dev pa vid 100,200
bridge vlan add dev pa vid 100 vid 200
bridge vlan add dev pa
bridge vlan add vid 5
bridge vlan add
bridge vlan add dev nosuch vid 5
bridge vlan add dev ea vid 5
bridge vlan add dev ea vid 5 self
bridge vlan add dev br0 vid 5
bridge vlan add dev br0 vid 6 self
bridge vlan add dev br0 vid 7 master
bridge vlan add dev pa vid 8 self
bridge vlan add dev pa vid 8 master
bridge vlan add dev pa vid 9 foo
bridge vlan add dev pa vid 9 untagged self master
bridge vlan show
bridge vlan
bridge -c vlan
bridge -d vlan show dev pa
bridge -s vlan show dev pa
bridge -j vlan show dev pa
bridge -j vlan
bridge -j -p vlan show dev br0
bridge -o vlan
bridge -compressvlans vlan show dev pa
bridge -com vlan
bridge -compressvlans -j vlan show dev pa
bridge vlan show vid 15
bridge vlan show dev pa vid 15
bridge vlan show vid 10-20
bridge -d vlan show vid 5
bridge vlan del dev pa vid 5
bridge vlan del dev pa vid 5
bridge vlan del dev pa vid 10-12
bridge vlan del dev pa vid 10-15
bridge vlan del dev br0 vid 5
bridge vlan del dev br0 vid 6 self
bridge vlan del dev br0 vid 6 self
bridge vlan del dev pa vid 32 pvid
bridge vlan delete dev pa vid 31
bridge vlan show
bridge vlan add dev pa vid 1
bridge vlan show dev pa
bridge vlan add dev pa vid 1 pvid
bridge vlan show dev pa
bridge vlan add dev pa vid 1 pvid untagged
bridge vlan show dev pa
bridge vlan add dev pa vid 1
bridge vlan show dev pa
bridge vlan help
bridge -d vlan show dev pa
bridge -d -j vlan show dev pa
bridge -d -s vlan show dev pa
bridge -p -j -d -s vlan show dev pa
bridge vlan tunnelshow dev pa
bridge vlan global show dev br0 vid 1
bridge vlan set vid 1 dev pa state blocking
bridge vlan set vid 1 dev pa state BLOCKING
bridge vlan set vid 1 dev pa
bridge vlan set vid 99 dev pa state 3
ip link set br0 type bridge vlan_protocol ip
ip link set br0 type bridge vlan_protocol foo
ip link set br0 type bridge vlan_protocol 802.1q
ip link set br0 type bridge vlan_filtering 2
ip link set br0 type bridge vlan_stats_per_port 1
echo 2 > /sys/class/net/br0/bridge/vlan_stats_per_port
