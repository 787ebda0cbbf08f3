x=":a::b:"; IFS=:; printf '[%s]' $x; echo
x=" a : b "; IFS=": "; printf '[%s]' $x; echo
IFS=; x="a b"; printf '[%s]' $x; echo
unset IFS; x=$'a\tb\nc'; printf '[%s]' $x; echo
y=" lead"; printf '[%s]' pre$y"post  " ; echo
