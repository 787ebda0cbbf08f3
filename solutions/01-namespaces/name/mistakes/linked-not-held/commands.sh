# Puts the namespace where ip netns looks.

mkdir -p /run/netns
ln -s "/proc/$PID/ns/net" "/run/netns/$NAME"
