# Who keeps two servers on one port apart? Each listens in a namespace of its own.
ip netns add red
ip netns add blue
ip netns exec red nc -u -l -p 8080 > /dev/null 2>&1 &
ip netns exec blue nc -u -l -p 8080 > /dev/null 2>&1 &
sleep 1
ip netns exec red ss -u -n -l -a
ip netns exec blue ss -u -n -l -a
ss -u -n -l -a
kill $(jobs -p)
