declare -r R=1; R=2; echo no
(R=3; echo no2); echo $?
R=4 true; echo $?
unset R; echo $?
f() { local R=5; echo in $R; }; f; echo $?
export R=6; echo $?
read R <<< 7; echo $?
for R in 1; do echo loop; done; echo $?
echo end
