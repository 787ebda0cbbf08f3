a=(1 "2 3" 4); echo ${a[0]} "${a[1]}" ${#a[@]} ${#a[1]} ${!a[@]} ${a[-1]}
a+=(5 6); a[10]=x; echo "${!a[@]}" "${a[@]}"; unset 'a[1]'; echo "${!a[@]}"
for i in "${a[@]}"; do echo "<$i>"; done
b=("${a[@]}"); echo ${#b[@]}; declare -p b
c=([3]=x [1]=y z); declare -p c
declare -A m; m[k]=v; m[a b]=c; m+=([q]=r); echo "${m[k]}" "${m[a b]}" ${#m[@]}
for k in k "a b" q; do echo "$k=${m[$k]}"; done
x=scalar; x[1]=el; declare -p x; echo "${x[@]}" $x
echo "${a[*]/5/five}" "${a[@]#1}" "${nope[@]}" "${#nope[@]}"
