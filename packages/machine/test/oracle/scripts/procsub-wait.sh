# $! of a process substitution can be waited for; `wait` alone waits for the last one.
{ echo a; sleep 0.2; echo b; } > >(sed 's/^/> /'); wait $!; echo $?
tee >(cat >out) <<<x; wait $!; cat out
: <(exit 5); wait $!; echo $?
echo y > >(sleep 0.1; cat); wait; echo $?
