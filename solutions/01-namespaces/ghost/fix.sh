# Releases the namespace that still answers: whoever lives at the other end of the cable has to go.

id=$(ip -o link show "$HOST_END" | sed 's/.*link-netnsid \([0-9]*\).*/\1/')
pid=$(lsns -t net -n -o NETNSID,PID | while read -r netnsid pid; do
  [ "$netnsid" = "$id" ] && echo "$pid"
done)
ip netns attach ghost "$pid"
kill $(ip netns pids ghost)
ip netns del ghost
