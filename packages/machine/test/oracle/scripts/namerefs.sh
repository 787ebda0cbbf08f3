f() { local -n ref=$1; ref=5; echo ${!ref}; }
f x; echo $x
declare -n r=y; echo ${!r}; y=3; echo $r ${!r}
declare -n each; for each in u v; do each=7; done; echo $u $v; declare -p each
