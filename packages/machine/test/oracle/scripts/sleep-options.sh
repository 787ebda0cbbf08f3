sleep -1; echo $?
sleep -x 1
sleep 0 0; echo $?
