unset u; e=; s=set
echo "${u-a}|${u:-b}|${e-c}|${e:-d}|${s-e}|${s:+f}|${u+g}|${e+h}|${e:+i}"
echo "${u:=assigned} $u"; echo "${#s} ${#u} ${#e}"
echo ${u:-"a  b"} ${nope:-a  b} "${nope:-a  b}" "${nope:-'q'}" ${nope:-'q q'}
