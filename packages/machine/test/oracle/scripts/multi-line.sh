echo a \
  b; x="line1
line2"; echo "$x"; if true
then
  echo t
fi; foo \
  bar
cat <<E |
hd
E
  tr a-z A-Z
true &&
  echo and
y=(
  1
  2 # comment
)
echo ${#y[@]} # trailing
