trap 'echo got' USR1; (sleep 0.2; kill -USR1 $$; sleep 0.3) & wait; echo "w $?"; wait; echo "w2 $?"
