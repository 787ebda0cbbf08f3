# Options and numbers that builtins do not take.
trap -x; echo $?
trap foo; echo $?
type -z; echo $?
wait -x; echo $?
unset -x; echo $?
printf -z; echo $?
mapfile -z; echo $?
mapfile 1x </dev/null; echo $?
mapfile -n x a </dev/null; echo $?
read -n x a; echo $?
read -t abc a; echo $?
readonly -f nope; echo $?
[ 99999999999999999999 -gt 1 ]; echo $?
printf '%d %i\n' 99999999999999999999 -99999999999999999999; echo $?
printf 'a\cb|%b|no\n' 'x\cy'; echo
printf '%5'; echo $?
declare -n q=q; echo $?
readonly r=1; export r=2; declare -p r
umask -S
