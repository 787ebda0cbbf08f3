f() { echo hi; local x=1; if [ $x = 1 ]; then echo y; fi; }; declare -F; declare -F f; type -t f; unset -f f; declare -F f; echo $?; g () { :; }; type g
