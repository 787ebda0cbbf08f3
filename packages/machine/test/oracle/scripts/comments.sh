# full line
echo a # trailing
echo a#b '#c' "#d" \#e # f
: <<'X'
block comment $(echo no)
X
if true; then # comment
  # inside
  echo ok
fi # end
echo x;# y
