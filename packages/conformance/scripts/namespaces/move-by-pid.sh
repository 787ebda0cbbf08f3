# Can a device be moved to a process's namespace without a name? By the process id.
unshare --net sleep 100 &
sleep 1
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip link set veth1 netns $!
ip -br link
nsenter -t $! -n ip -br link
ip netns identify $!
ip netns pids nosuch
kill $!
wait
sleep 1
ip -br link
