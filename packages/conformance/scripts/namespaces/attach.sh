# How is a name given to the nameless namespace of a running process? ip netns attach.
unshare --net sleep 100 &
sleep 1
ip netns attach worker $!
ip netns
ip netns identify $!
ip netns exec worker ip -br link
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip link set veth1 netns worker
ip netns exec worker ip -br link
nsenter --net=/run/netns/worker ip -br link
nsenter -t $! --net ip -br link
ip netns attach worker $!
ip netns attach other 99999
kill $!
