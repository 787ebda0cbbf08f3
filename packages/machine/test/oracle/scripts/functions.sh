f() { local x=in; echo "$1 $# $x"; x=changed; g; return 3; }; g() { echo "g sees $x"; x=bygs; }
x=out; f a b; echo $? $x
h() { echo "$@"; shift; echo "$1"; set -- p q; echo $2; }; h 1 2 3; echo $1
r() { [ $1 -le 0 ] && return; echo $1; r $(($1-1)); }; r 3
function k { echo k $FUNCNAME; }; k; unset -f k; k
p() { local -a arr=(1 2); local -i n=5; n+=3; echo ${arr[1]} $n; }; p; echo "[$n]"
q() ( x=sub; echo $x ); q; echo $x
i() { return; }; false; i; echo $?
