# What follows an address: which routes come and go with it, and who of the secondaries goes along with the primary?
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
cd /tmp
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip link set veth0 up
ip link set veth1 up
sleep 1
ip monitor label address route > log &
sleep 1
ip addr add 10.0.0.1/24 dev veth0
ip addr add 10.0.0.3/24 dev veth0
ip addr add 10.1.0.1/32 dev veth0
ip addr add 10.2.0.1 peer 10.2.0.2/24 brd + dev veth0
ip addr change 10.1.0.1/32 dev veth0 valid_lft 100 preferred_lft 50
ip route add 10.9.0.0/16 via 10.0.0.2
ip route replace 10.9.0.0/16 via 10.0.0.4
ip route add blackhole 10.10.0.0/16
sleep 1
cat log
ip route del 10.9.0.0/16
ip addr del 10.0.0.1/24 dev veth0
sleep 1
tail -n 11 log
ip addr add 10.0.0.1/24 dev veth0
ip addr add 10.0.0.5/24 dev veth0
sysctl -qw net.ipv4.conf.veth0.promote_secondaries=1
echo promote >> log
ip addr del 10.0.0.1/24 dev veth0
ip link set veth0 down
sleep 1
kill %1
sed -n '/promote/,$p' log
