# Groups entered by hand: who may, and what does the kernel say of the others?
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
for h in sw a b c; do host "$h"; done
ip -n sw link add br0 address 02:00:00:00:00:ff type bridge
for h in a b c; do
  ip link add eth0 netns "$h" address "02:00:00:00:00:0$h" type veth peer name "p$h" netns sw address "02:00:00:00:01:0$h"
  ip -n sw link set "p$h" master br0 up
  ip netns exec "$h" ethtool -K eth0 tx off > /dev/null
  ip -n "$h" link set eth0 up
done
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n b addr add 10.0.0.2/24 dev eth0
ip -n c addr add 10.0.0.3/24 dev eth0
ip -n sw link set br0 up
sleep 3
ip netns exec sw bridge mdb add dev br0 port pa grp 239.9.9.9 permanent
ip netns exec sw bridge mdb add dev br0 port pa grp 239.9.9.9 permanent
ip netns exec sw bridge mdb add dev br0 port pb grp 239.9.9.10 temp
ip netns exec sw bridge mdb add dev br0 port br0 grp 239.9.9.9 permanent
ip netns exec sw bridge mdb add dev br0 port br0 grp 239.9.9.9
ip netns exec sw bridge mdb add dev br0 port br0 grp 239.9.9.9
ip netns exec sw bridge mdb add dev br0 port pa grp 239.9.9.8 vid 5
ip netns exec sw bridge mdb add dev br0 port pa grp 224.0.0.1
ip netns exec sw bridge mdb add dev br0 port pa grp 10.0.0.1
ip netns exec sw bridge mdb add dev br0 port pa grp ff02::1
ip netns exec sw bridge mdb add dev br0 port pa grp ff05::5
ip netns exec sw bridge mdb add dev br0 port pa grp 01:00:5e:01:02:03 permanent
ip netns exec sw bridge mdb add dev br0 port pa grp 01:00:5e:01:02:04
ip netns exec sw bridge mdb add dev br0 port nope grp 239.9.9.9
ip netns exec sw bridge mdb add dev nope port pa grp 239.9.9.9
ip netns exec sw bridge mdb add dev pa port pa grp 239.9.9.9
ip netns exec sw bridge mdb show
ip netns exec sw bridge -d mdb show
ip netns exec sw bridge mdb show dev br0
ip netns exec sw bridge mdb del dev br0 port pa grp 239.9.9.9
ip netns exec sw bridge mdb del dev br0 port pa grp 239.9.9.9
ip netns exec sw bridge mdb del dev br0 port br0 grp 239.9.9.9
ip netns exec sw bridge mdb show
ip -n sw link set br0 type bridge mcast_snooping 0
ip netns exec sw bridge mdb show
ip netns exec sw bridge mdb add dev br0 port pa grp 239.9.9.6
ip -n sw link set br0 type bridge mcast_snooping 1
ip netns exec sw bridge mdb show
ip -n sw link set br0 down
ip netns exec sw bridge mdb show
ip netns exec sw bridge mdb add dev br0 port pa grp 239.9.9.6
