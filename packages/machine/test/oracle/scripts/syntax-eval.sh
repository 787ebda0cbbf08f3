eval "echo in
)"
echo after $?
eval "x=1; )"
echo $? $x
bash -c "echo one
)
echo two"
echo $?
printf "echo in file
;;
" > part
. ./part
echo $?
bash < part
echo $?
echo a \
  )
echo never
