# Every object that may be listened to: which names and beginnings of names are taken, and what has nothing to tell here stays silent.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
cd /tmp
for object in address link mroute neigh netconf nexthop nsid prefix route rule stats; do timeout 0.3 ip monitor $object; echo $object $?; done
for word in a al all- n ne p m r f stat; do timeout 0.3 ip monitor $word; echo $word $?; done
timeout 0.3 ip monitor stats all label all-nsid dev lo; echo $?
for object in link fdb mdb vlan vni all f v stat; do timeout 0.3 bridge monitor $object; echo $object $?; done
: > empty
echo hello > short
echo hello, this is longer than a header > text
printf '\100\0\0\0\20\0\0\0\0\0\0\0\0\0\0\0\0\0' > cut
for file in empty short text cut /tmp; do ip monitor file $file; echo $file $?; done
for file in empty short text cut; do bridge monitor file $file; echo $file $?; done
ip netns add red
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip link set veth0 up
ip link set veth1 up
sleep 1
for object in address link mroute neigh netconf nexthop nsid prefix route rule stats; do ip monitor $object > $object.log & done
ip -4 monitor all > four.log &
ip -6 monitor all > six.log &
ip -N monitor route > numbers.log &
ip -s -o monitor link | sed 's/RX:.*//' > statistics.log &
sleep 1
ip addr add 10.0.0.1/24 dev veth0
ip route add 10.8.0.0/16 via 10.0.0.2 proto static
ip rule add to 10.9.0.0/16 table 9
ip neigh add 10.0.0.2 lladdr 02:00:00:00:00:22 dev veth0
ip netns set red 7
sysctl -qw net.ipv4.conf.veth0.forwarding=1
sysctl -qw net.ipv6.conf.veth0.forwarding=1
ip link set veth0 mtu 1400
ip rule del to 10.9.0.0/16 table 9
sleep 1
kill $(jobs -p)
for object in address link mroute neigh netconf nexthop nsid prefix route rule stats; do echo == $object; cat $object.log; done
cat four.log
cat six.log
cat numbers.log
cat statistics.log
