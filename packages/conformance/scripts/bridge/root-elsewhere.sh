# Who is the root? brctl and /sys know it, and ip -d link says of every bridge that it is the bridge itself.
# timeout: 120
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
for n in 1 2 3; do ip link add sw$n address 02:00:00:00:0$n:00 type bridge stp_state 1 forward_delay 200 hello_time 100 max_age 600 mcast_snooping 0; done
ip link add p12 address 02:00:00:00:01:02 type veth peer name p21 address 02:00:00:00:02:01
ip link add p23 address 02:00:00:00:02:03 type veth peer name p32 address 02:00:00:00:03:02
ip link add p31 address 02:00:00:00:03:01 type veth peer name p13 address 02:00:00:00:01:03
for n in 1 2 3; do for m in 1 2 3; do [ $n = $m ] || ip link set p$n$m master sw$n up; done; ip link set sw$n up; done
who() {
  bridge link | sed 's/.*: \(p..\)@.*state \([a-z]*\) priority \([0-9]*\) cost \([0-9]*\).*/\1 \2 \3 \4/'
  for n in 1 2 3; do
    ip -d link show sw$n | grep -o 'bridge_id.*root_path_cost [0-9]*'
    cat /sys/class/net/sw$n/bridge/root_id
    brctl showstp sw$n | grep '^ designated root'
  done
}
sleep 10
who
ip -j -d link show sw2 | grep -o '"root_id":"[^"]*"'
ip -d link show p21 | grep -o 'designated_port.*designated_root [^ ]*'
ip link set sw3 type bridge priority 4096
sleep 10
who
bridge link set dev p23 cost 100
sleep 10
who
ip link set p12 down
sleep 10
who
ip link set p12 up
ip link set sw3 down
sleep 12
who
