# Gives a running process's network namespace a name.

ip netns attach "$NAME" "$PID"
