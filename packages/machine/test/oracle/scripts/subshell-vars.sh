x=1; (x=2; echo $x); echo $x; x=3 | true; echo $x; echo 4 | read x; echo $x; { x=5; }; echo $x; (cd /; pwd); pwd; (exit 3); echo $?; f() { x=6; }; f | cat; echo $x; f; echo $x
