# Functions that are exported are there in shells that are started from this one.
x() { echo "fn $1"
  # a comment
  echo two; }
export -f x
bash -c 'x 1'; env bash -c 'bash -c "x 2"'
(x() { echo new; }; bash -c 'x 3')
export -nf x; bash -c 'x 4' 2>/dev/null; echo $?
export -f nope; echo $?
