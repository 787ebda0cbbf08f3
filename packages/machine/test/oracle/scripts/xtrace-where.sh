# PS4 is expanded, and a trace goes where standard error was before the redirections.
PS4='+ ${BASH_SOURCE##*/}:${LINENO}: '
set -x
echo hi > /dev/null 2>&1
f() { return 3; }
f 2>/dev/null
a=1 env true 2>/dev/null
[[ -n "two words" ]]
[[ "a b" == a* && "" -eq 0 ]]
x=$(echo $?)
