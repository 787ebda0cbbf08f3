# A batch of bridge: what ends it, what ends only its line, and what goes on with -force?
# timeout: 120
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add br0 address 02:00:00:00:00:ff type bridge vlan_filtering 1
ip link add pa address 02:00:00:00:01:0a type veth peer name ea address 02:00:00:00:00:0a
ip link set pa master br0 up
ip link set ea up
ip link set br0 up
sleep 1
cat > /tmp/b <<'X'
vlan add dev pa vid 10
# comment
vlan add dev pa vid 11 # more
fdb add 02:00:00:00:00:31 dev pa master static

link set dev pa cost 9
vlan show
link
X
bridge -b /tmp/b
bridge -batch /tmp/b
bridge -force -batch /tmp/b
bridge -f -b /tmp/b
bridge -j -b /tmp/b
cat /tmp/b | bridge -b -
printf 'vlan foo\nvlan show\n' > /tmp/b
bridge -b /tmp/b
bridge -force -b /tmp/b
printf 'foo\nvlan show\n' > /tmp/b
bridge -b /tmp/b
bridge -force -b /tmp/b
printf 'fdb add\nvlan show\n' > /tmp/b
bridge -force -b /tmp/b
printf 'link set dev nosuch cost 5\nvlan show\n' > /tmp/b
bridge -force -b /tmp/b
printf 'link set dev pa learning maybe\nvlan show\n' > /tmp/b
bridge -force -b /tmp/b
printf 'vlan add dev pa vid 5000\nvlan show\n' > /tmp/b
bridge -force -b /tmp/b
printf 'vlan show dev nosuch\nfdb show br nosuch\nmdb show dev nosuch\nlink show dev nosuch\n' > /tmp/b
bridge -force -b /tmp/b
printf 'vlan add \\\n dev pa \\\n vid 77\nvlan show dev pa\n' > /tmp/b
bridge -b /tmp/b
printf 'link set dev br0 name sw0\nlink set dev pa alias "my port"\n' > /tmp/i
ip -b /tmp/i
ip link set br0 down
ip -b /tmp/i
printf 'link add br1 type bridge\nlink set br1 type bridge ageing_time 100 priority 4096\nlink set br1 up\nlink set pa nomaster\nlink set pa master br1\nlink show master br1\n' > /tmp/i
ip -b /tmp/i
bridge -n nosuch link
ip netns add red
bridge -n red link
bridge -netns red vlan
ip -n red link add br0 type bridge
bridge -n red -j vlan
bridge -n red fdb
bridge -n red -b /dev/null
b() { printf '%s\nvlan show dev pa\n' "$*" > /tmp/b; bridge -force -b /tmp/b; }
b fdb foo
b fdb add
b fdb add 02:00:00:00:00:01
b fdb add xx dev pa
b fdb add 02:00:00:00:00:01 dev
b fdb add 02:00:00:00:00:01 dev nosuch
b fdb add 02:00:00:00:00:01 dev pa master vlan 5000
b fdb add 02:00:00:00:00:01 dev pa 02:00:00:00:00:02
b fdb del 02:00:00:00:00:01 dev pa master
b fdb get
b fdb get 02:00:00:00:00:01
b fdb get xx br br0
b fdb get 02:00:00:00:00:01 br nosuch
b fdb get 02:00:00:00:00:01 br br0
b fdb flush
b fdb flush dev nosuch
b fdb flush dev br0 vlan 5000
b fdb flush dev br0 brport nosuch
b fdb flush dev br0 foo
b fdb flush dev br0 state foo
b fdb show br nosuch
b fdb show state foo
b fdb show br br0 br br0
b fdb help
b link set
b link set dev nosuch cost 5
b link set dev pa state foo
b link set dev pa foo
b link set dev pa hwmode foo
b link set dev pa backup_port nosuch
b link set dev pa cost 0
b link set dev pa state 9
b link set dev pa priority 900
b link show dev nosuch
b link show dev pa dev pa
b link help
b vlan add
b vlan add dev pa
b vlan add dev pa vid 5000
b vlan add dev pa vid 20-10
b vlan add dev pa vid 10-20 pvid
b vlan add dev nosuch vid 5
b vlan add dev pa vid 5 foo
b vlan del dev pa vid 55
b vlan del dev pa
b vlan del dev pa vid 5000
b vlan set dev pa
b vlan set dev pa vid 5
b vlan set dev pa vid 55 state 3
b vlan set dev pa vid 1 state foo
b vlan set dev pa vid 5000 state 3
b vlan set dev nosuch vid 1 state 3
b vlan show vid
b vlan show dev nosuch
b vlan show foo
b vlan help
b vlan global show dev nosuch
b vlan tunnelshow dev nosuch
b mdb add
b mdb add dev br0
b mdb add dev br0 port pa grp foo
b mdb add dev br0 port nosuch grp 239.1.1.1
b mdb add dev nosuch port pa grp 239.1.1.1
b mdb add dev br0 port pa grp 239.1.1.1 vid 5000
b mdb add dev br0 port pa grp 239.1.1.1 foo
b mdb add dev pa port pa grp 239.1.1.1
b mdb del dev br0 port pa grp 239.1.1.1
b mdb show dev nosuch
b mdb foo
b mdb help
b monitor foo
b monitor help
b foo
b help
