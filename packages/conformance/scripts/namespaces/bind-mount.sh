# How does a namespace get its name, by hand? A file, and a mount over it: what ip netns does, one step after the other.
mkdir -p /run/netns
unshare --net sleep 100 &
sleep 1
touch /run/netns/byhand
ip netns
mount --bind /proc/$!/ns/net /run/netns/byhand
ip netns
ip netns pids byhand | wc -l
test "$(readlink /proc/$!/ns/net)" = "net:[$(stat -L -c %i /run/netns/byhand)]" && echo same
kill $!
sleep 1
ip -n byhand -br link
ip link add veth0 address 02:00:00:00:00:01 type veth peer name eth0 netns byhand address 02:00:00:00:00:02
ip -br link
umount /run/netns/byhand
sleep 1
ip -br link
ip netns
ip netns exec byhand true
rm /run/netns/byhand
ip netns
mount --bind /proc/99999/ns/net /run/netns/byhand
umount /run/netns/byhand
