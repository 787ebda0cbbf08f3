# Three bridges in a ring: who becomes root, which port is blocked, and what happens when the root is taken away?
# timeout: 180
ip netns add sw
ip netns exec sw sysctl -qw net.ipv6.conf.all.disable_ipv6=1
for n in 1 2 3; do
  ip -n sw link add "br$n" address "02:00:00:00:0f:0$n" type bridge stp_state 1 forward_delay 200 hello_time 100 max_age 600 mcast_snooping 0
done
ip -n sw link add p12 address 02:00:00:00:12:01 type veth peer name p21 address 02:00:00:00:12:02
ip -n sw link add p23 address 02:00:00:00:23:01 type veth peer name p32 address 02:00:00:00:23:02
ip -n sw link add p31 address 02:00:00:00:31:01 type veth peer name p13 address 02:00:00:00:31:02
for p in p12 p13; do ip -n sw link set "$p" master br1; done
for p in p21 p23; do ip -n sw link set "$p" master br2; done
for p in p31 p32; do ip -n sw link set "$p" master br3; done
for p in p12 p21 p13 p31 p23 p32; do ip -n sw link set "$p" up; done
for n in 1 2 3; do ip -n sw link set "br$n" up; done
sleep 8
ip netns exec sw bridge link
ip netns exec sw brctl showstp br3 | grep -v "timer\|flags"
ip -n sw link set br3 type bridge priority 4096
sleep 8
ip netns exec sw bridge link
ip netns exec sw brctl showstp br1 | grep -v "timer\|flags"
ip -n sw link set br3 down
sleep 10
ip netns exec sw bridge link
ip netns exec sw brctl showstp br2 | grep -v "timer\|flags"
