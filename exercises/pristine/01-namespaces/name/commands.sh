# Gives a running process's network namespace a name. See README.md in this folder.
#
#   $PID   a process that lives in the namespace
#   $NAME  what it is to be called

