(exit 3) | cat; echo ${PIPESTATUS[0]}; x=$(exit 4); echo $?; `exit 5`; echo $?; (set -e; false; echo no); echo $?; ! (exit 1); echo $?; { exit 6; } & wait $!; echo $?; $(echo exit 7) ; echo not
