# What dash makes of bash's words.
sh -c 'echo -n a; echo -e b; echo "c\td"; echo -n -e "x\n"'
sh -c '[[ 1 ]]; echo $?'
sh -c 'let x=1; echo $?; source /dev/null; typeset x; declare y; pushd /; shopt; echo $?'
