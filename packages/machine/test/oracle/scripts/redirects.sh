echo a > f; echo b >> f; cat < f; cat f nosuch > out 2> err; cat out; cat err; { echo o; echo e >&2; } > both 2>&1; cat both
echo x &> amp; cat amp; echo y &>> amp; cat amp; exec 3> three; echo to3 >&3; exec 3>&-; cat three; echo bad >&3; echo $?
exec 4< f; read l <&4; echo $l; read l <&4; echo $l; exec 4<&-; : > empty; [ -s empty ] || echo empty
ls nosuch 2>/dev/null; echo $?; echo hi 2>&1 >/dev/null | cat; (echo sub; echo err >&2) 2>&1 | sort
set -C; echo x > f; echo $?; echo x >| f; cat f; set +C; { read a; read b; } < amp; echo $a $b
n=file; echo z > $n; cat $n; echo q > "a b"; cat "a b"; v="a b"; echo q > $v; echo $?
for i in 1 2; do echo $i; done > loop; cat loop; if true; then echo iff; fi > iff; cat iff; f() { echo fn; } > fnout; f; cat fnout
exec {fd}> dyn; echo $((fd >= 10)); echo dd >&$fd; exec {fd}>&-; cat dyn
cat 0< f; echo 1>&2 err; echo >out; wc -c < out
