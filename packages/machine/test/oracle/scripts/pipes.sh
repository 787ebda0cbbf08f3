echo hello | tr a-z A-Z | cat; seq 5 | while read n; do s=$((s+n)); done; echo "s=$s"; yes | head -2; echo ${PIPESTATUS[@]}
false | true | false; echo "${PIPESTATUS[*]} $?"; ! true; echo $?; ! false; echo $?; true | exit 3; echo $?
set -o pipefail; false | true; echo $?; true | false | true; echo $?; echo x |& cat; { echo e >&2; } |& tr e E
seq 100000 | head -1; seq 1 3 | { read a; echo $a; cat; }
