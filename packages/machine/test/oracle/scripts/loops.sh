for i in 1 2 3 4; do [ $i = 2 ] && continue; [ $i = 4 ] && break; echo $i; done
i=0; while [ $i -lt 3 ]; do i=$((i+1)); echo w$i; done; until [ $i -eq 0 ]; do i=$((i-1)); echo u$i; done
for ((i=0,j=5; i<3; i++,j--)); do echo $i $j; done
for a; do echo "arg $a"; done
for i in 1 2; do for j in a b; do [ $j = b ] && continue 2; echo $i$j; done; done
for i in 1 2; do for j in a b; do break 2; done; done; echo $i$j $?
while :; do break; done; echo $?; for x in; do :; done; echo "none $?"
