# What if the name is deleted while a process sleeps inside? Name gone, namespace alive: its device is still reachable.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip netns add red
ip netns exec red sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add veth0 address 02:00:00:00:00:01 type veth peer name eth0 netns red address 02:00:00:00:00:02
ip addr add 10.0.0.1/24 dev veth0
ip -n red addr add 10.0.0.2/24 dev eth0
ip link set veth0 up
ip -n red link set eth0 up
ip netns exec red sleep 100 &
sleep 1
ip netns pids red
ip netns del red
ip netns
sleep 1
ping -c 1 10.0.0.2
ip -br link
kill $!
wait
sleep 1
ip -br link
