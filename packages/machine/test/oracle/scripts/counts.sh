# Counts of loops and parameters that are none, or too many.
for i in 1 2; do for j in 1 2; do break 0; echo no; done; echo no; done; echo $?
for i in 1 2; do continue -1; echo no; done; echo $?
f() { return 1 2; }
f; echo not said
echo $?
shift 1 2; echo not said
for i in 1; do break 1 2; done; echo not said
shift abc; echo $?
(for i in 1 2; do break abc; done); echo $?
