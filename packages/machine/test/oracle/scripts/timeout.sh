timeout 0.1 sleep 5; echo $?; timeout 5 echo ok; echo $?; timeout -s KILL 0.1 sleep 5; echo $?; timeout 1 false; echo $?; timeout 1 nosuchx; echo $?
