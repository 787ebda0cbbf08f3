# ++ and -- belong to names; elsewhere they are two signs. What is no lvalue, no operator, no number is told apart.
echo $((3--2)) $((--5)) $((++5)) $((-+-5)) $((3-+2))
x=1
echo $((x++ + ++x)) $((x---1)) $((x - -x)) $x
echo $((5=6))
echo $((0 ? 5 : x=6))
echo $((5++))
echo $((x++y))
echo $((1.5))
echo $((a.b))
echo $((1 @ 2))
echo $((16#))
echo $((2**-1))
echo $((1 + 08 + 3))
(( 08 + 1 )); echo $?
let 5=; echo $?
x=abc; echo ${x:1/0}
echo ${x:1x}
readonly r=5
((r++)); echo $? $r
for ((i = 0; i < 1/0; i++)); do echo no; done; echo $?
