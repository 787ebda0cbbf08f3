# What does /proc say of the namespace that a process is in?
ip netns add red
ls /proc/self/ns | grep -v time
readlink /proc/self/ns/net | sed 's/[0-9]\+/N/'
test "$(readlink /proc/self/ns/net)" = "$(readlink /proc/$$/ns/net)" && echo the same
test "$(readlink /proc/$$/ns/net)" = "$(ip netns exec red readlink /proc/self/ns/net)" || echo another
test "$(readlink /proc/$$/ns/net)" = "$(unshare --net readlink /proc/self/ns/net)" || echo another
test "$(stat -L -c %i /run/netns/red)" = "$(ip netns exec red readlink /proc/self/ns/net | tr -dc 0-9)" && echo red
test /proc/self/ns/net -ef /proc/$$/ns/net && echo same file
test /proc/self/ns/net -ef /run/netns/red || echo other file
ip netns exec red cat /proc/net/dev | tail -n 1
unshare --net cat /proc/net/dev | wc -l
stat -c %F -L /run/netns/red
cat /run/netns/red
cat /proc/self/ns/net
ls /proc/99999/ns
