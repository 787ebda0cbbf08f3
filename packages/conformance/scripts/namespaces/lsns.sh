# Which network namespaces are there, and who lives in them?
lsns -t net -o TYPE,COMMAND
ip netns add red
lsns -t net -o TYPE,COMMAND
ip netns exec red sleep 100 &
sleep 1
lsns -t net | grep sleep
lsns -t net -o TYPE,NPROCS,NSFS,COMMAND | grep red
lsns -t net -n -o COMMAND | sort
kill $!
