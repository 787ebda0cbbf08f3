trap 'echo got' USR1; (sleep 0.2; kill -USR1 $$) & sleep 0.1 & wait $!; echo $?; wait; echo "w $?"
