echo $((1/0))
echo next
echo $((08))
echo $((1 2))
(( 1 + )); echo $?
let "1+"; echo $?
