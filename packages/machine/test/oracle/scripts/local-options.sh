# `local -` gives the options back at the end of the function; `local` lists what is local.
f() { local -; set -f; echo $-; set -e; }
f; echo $-
g() { local b=1 a=(x y) c; local -i n=2; local; }
g
