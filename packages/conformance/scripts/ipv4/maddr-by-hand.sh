# Groups of the link layer, entered by hand: what counts once, and what is refused?
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip link set v0 up
ip link set v1 up
ip maddr add 33:33:00:00:00:55 dev v0
ip maddr add 33:33:00:00:00:55 dev v0
ip maddr show dev v0
ip maddr add 01:00:5e:00:00:01 dev v0
ip maddr show v0
ip -j maddr show v0
ip -o maddr show v0
ip maddr a 33:33:0:0:0:56 dev v0
ip maddr add dev v0 33:33:00:00:00:57
ip maddr add address 33:33:00:00:00:58 dev v0
ip maddr add 33:33:00:00:00:59 v0
ip maddr add 33:33:00:00:00:5a 33:33:00:00:00:5b dev v0
ip maddr add 33:33:00:00:00:5c dev nosuch
ip maddr add x dev v0
ip maddr add 33:33:00:00:00 dev v0
ip maddr add 224.0.0.9 dev v0
ip maddr add fd00::1 dev v0
ip maddr add 33:33:00:00:00:5e dev
ip maddr add 33:33:00:00:00:5e dev v0 dev v1
ip maddr add 33:33:00:00:00:5e
ip maddr add dev v0
ip maddr add help
ip maddr add 33:33:00:00:00:5f dev lo
ip -6 maddr add 33:33:00:00:00:60 dev v0
ip -0 maddr show v0
ip maddr del 33:33:00:00:00:55 dev v0
ip maddr del 33:33:00:00:00:55 dev v0
ip maddr del 01:00:5e:00:00:01 dev v0
ip maddr del 01:00:5e:00:00:01 dev v0
ip maddr show v0
ip link set v0 down
ip maddr show v0
ip netns add a
ip link set v0 netns a
ip -n a maddr
ip netns add b
ip -n b maddr
