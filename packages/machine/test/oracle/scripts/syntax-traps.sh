trap 'echo trap; nosuch' USR1
kill -USR1 $$
trap ')' USR1
kill -USR1 $$
trap ')' DEBUG
true
trap - DEBUG
trap ')' ERR
false
printf 'echo x\nnosuch\nfunction g { nosuch2; }\nfalse\necho $LINENO\n' > part2
. ./part2
g
eval 'nosuch3'
