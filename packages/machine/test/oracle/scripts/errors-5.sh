echo ${x:0:-5}; echo no
echo ${a[-1]}; echo maybe
x=abc; echo ${x: 1:-9}
echo ${!}; echo ${!nope}; echo after
echo ${x@Z}; echo no
echo end
