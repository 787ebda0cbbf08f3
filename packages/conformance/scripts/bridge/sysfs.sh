# What does /sys say of a bridge and its ports?
host() {
  ip netns add "$1"
  ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$1" link set lo up
}
host sw
host a
host b
host c
ip -n sw link add br0 address 02:00:00:00:00:ff type bridge
for h in a b c; do
  ip link add eth0 netns "$h" address "02:00:00:00:00:0$h" type veth peer name "p$h" netns sw address "02:00:00:00:01:0$h"
  ip -n sw link set "p$h" master br0
  ip -n sw link set "p$h" up
  ip -n "$h" link set eth0 up
done
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n b addr add 10.0.0.2/24 dev eth0
ip -n c addr add 10.0.0.3/24 dev eth0
ip -n sw link set br0 up
sleep 2
show() {
  for f in "$@"; do
    printf '%s ' "$f"
    ip netns exec sw cat "/sys/class/net/$f"
  done
}
ip netns exec sw ls /sys/class/net/br0/brif
show br0/bridge/stp_state br0/bridge/ageing_time br0/bridge/forward_delay br0/bridge/hello_time br0/bridge/max_age
show br0/bridge/bridge_id br0/bridge/root_id br0/bridge/root_port br0/bridge/priority br0/bridge/vlan_filtering
show br0/brif/pa/state br0/brif/pa/port_no br0/brif/pa/port_id br0/brif/pa/path_cost br0/brif/pa/priority
show br0/brif/pa/hairpin_mode br0/brif/pa/isolated br0/brif/pa/learning br0/brif/pa/unicast_flood
ip netns exec sw sh -c 'echo 1 > /sys/class/net/br0/bridge/stp_state'
show br0/bridge/stp_state
ip netns exec sw sh -c 'echo 1 > /sys/class/net/br0/brif/pa/hairpin_mode'
show br0/brif/pa/hairpin_mode
ip netns exec sw sh -c 'echo 99 > /sys/class/net/br0/bridge/forward_delay'
