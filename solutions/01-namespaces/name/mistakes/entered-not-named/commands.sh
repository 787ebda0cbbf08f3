# Goes where the process is.

nsenter --net -t "$PID" ip link set lo up
nsenter --net -t "$PID" ip link set eth0 alias "$NAME"
