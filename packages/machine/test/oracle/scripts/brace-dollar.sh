# Braces are expanded before parameters: a range of variables is none.
n=3
for i in {1..$n}; do echo "$i"; done
echo {a,b}{1..$n} {$n..1} x{$n}y {$n,$n} {`echo 1`..2} {1..$((n+1))} {'a'..c} ${n}{1..2}{$n..2} {"$n"..x} {1..${n}}
