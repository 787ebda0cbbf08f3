x=$((5 % 0)); echo no
echo "after $?"
a=abc; echo $((a))
b='1 +'; echo $((b))
echo $((2#3))
echo end
