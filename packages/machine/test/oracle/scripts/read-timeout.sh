read -t 0.1 x < <(sleep 1); echo $?; sleep 0.3 | read -t 0.1; echo $?; read -t 1 y <<< ok; echo $? $y; read -n1 c <<< xyz; echo $c; read -N 3 d <<< ab; echo "$? [$d]"
