# Clears away the old names, and then whoever lives there.

ip -all netns del

id=$(ip -o link show "$HOST_END" | sed 's/.*link-netnsid \([0-9]*\).*/\1/')
pid=$(lsns -t net -n -o NETNSID,PID | while read -r netnsid pid; do
  [ "$netnsid" = "$id" ] && echo "$pid"
done)
ip netns attach ghost "$pid"
kill $(ip netns pids ghost)
ip netns del ghost
