x=$(echo a; echo b); echo "$x" $x; echo "$(echo "nested $(echo deep)")" `echo back \`echo tick\``
echo "$(printf 'a\n\n\n')|"; y=$(false); echo $?; z=$(exit 7)$(true); echo $?; echo $(echo "a  b") "$(echo "a  b")"
echo $(<s.sh) | wc -w; v=$(cat <<E
heredoc $x
E
); echo "$v"
