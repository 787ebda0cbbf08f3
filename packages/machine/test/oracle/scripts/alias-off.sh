alias ll='echo aliased'; ll 2>/dev/null; echo $?
