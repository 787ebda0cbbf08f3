a="x  y"; echo $a "$a" '$a' "it's" \$a a\ b "q\"q" 'a'"b"c $'t\tx\x41\u00e9' "\\" '\n'
echo ""  '' x
printf '[%s]' $a "$a" "" "$@" "$*"; echo
printf '[%s]' "a$@b" "a$*b" ; echo
IFS=,; printf '[%s]' "$*" $*; echo
