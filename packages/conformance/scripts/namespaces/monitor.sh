# Is the coming and going of names told? ip netns monitor, which a file does not see before its buffer is full.
cd /tmp
ip netns monitor > log &
sleep 1
ip netns add red
ip netns add blue
ip netns del red
sleep 1
kill %1
wait
cat log
ip -all netns delete
ip netns monitor | head -n 3 > names &
sleep 1
for i in $(seq 1 1500); do : > /run/netns/name-$i; done
wait
cat names
rm /run/netns/name-*
ip netns
