# The order of an associative array is that of bash's hash table.
declare -A m
for i in one two three four five six seven eight nine ten a b c 10.0.0.1 br0 veth0; do m[$i]=$i; done
echo ${!m[@]}
m[one]=y; unset 'm[two]'; m[two]=z
echo ${!m[@]} "${m[@]}"
declare -p m
declare -A e=([zz]=1 [Aa]=2 [ü]=3)
echo "${!e[@]}" "${e[@]@K}"
for i in "${e[@]@k}"; do echo "<$i>"; done
