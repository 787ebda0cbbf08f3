# Who is in which namespace? From the process to the name, from the name to the processes.
ip netns add red
ip netns add blue
ip netns identify
ip netns identify $$
ip netns exec red ip netns identify
ip netns exec red sleep 100 &
sleep 1
ip netns identify $!
ip netns pids red | wc -l
ip netns pids blue
test "$(ip netns pids red)" = $! && echo "it is the one"
ip netns pids nosuch
ip netns pids
ip netns pids red blue
ip netns identify nobody
ip netns identify 99999
ip netns identify 1 2
ip netns exec red bash -c 'ip netns identify $$; readlink /proc/$$/ns/net' | sed 's/[0-9]\{5,\}/N/'
nsenter --net=/run/netns/blue ip netns identify
nsenter -t $! -n ip netns identify
kill $!
wait
sleep 1
ip netns pids red
