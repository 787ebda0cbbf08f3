# What do the old commands say?
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host sw
ip netns exec sw brctl show
ip netns exec sw brctl addbr br0
ip -n sw link set br0 address 02:00:00:00:00:ff
ip netns exec sw brctl addbr br0
ip netns exec sw brctl show
ip -n sw link add p0 address 02:00:00:00:01:00 type veth peer name h0 address 02:00:00:00:00:00
ip -n sw link add p1 address 02:00:00:00:01:01 type veth peer name h1 address 02:00:00:00:00:01
ip netns exec sw brctl addif br0 p0
ip netns exec sw brctl addif br0 p1
ip netns exec sw brctl addif br0 p1
ip netns exec sw brctl addif br0 nosuch
ip netns exec sw brctl addif nosuch p0
ip netns exec sw brctl addif br0 lo
ip netns exec sw brctl show
ip netns exec sw brctl show br0
ip netns exec sw brctl show nosuch
ip netns exec sw brctl delif br0 p1
ip netns exec sw brctl delif br0 p1
ip netns exec sw brctl stp br0 on
ip netns exec sw brctl show br0
ip netns exec sw brctl stp br0 maybe
ip netns exec sw brctl setageing br0 20
ip netns exec sw cat /sys/class/net/br0/bridge/ageing_time
ip netns exec sw brctl setfd br0 4
ip netns exec sw brctl sethello br0 1
ip netns exec sw brctl setmaxage br0 6
ip netns exec sw brctl setbridgeprio br0 100
ip netns exec sw brctl setpathcost br0 p0 7
ip netns exec sw brctl setportprio br0 p0 16
ip netns exec sw brctl hairpin br0 p0 on
ip netns exec sw brctl showstp br0
ip netns exec sw brctl delbr nosuch
ip -n sw link set br0 up
ip netns exec sw brctl delbr br0
ip -n sw link set br0 down
ip netns exec sw brctl delbr br0
ip netns exec sw brctl show
ip netns exec sw brctl frobnicate
ip netns exec sw brctl addbr
ip netns exec sw brctl showmacs nosuch
