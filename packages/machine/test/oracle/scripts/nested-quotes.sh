a='x y'; b="$(echo "$a" | sed "s/x/$(echo "q")/")"; echo "$b"; eval "c=\"\$a\""; echo "$c"; echo "$(echo '"')" '$(x)' "\`" "a\"b"; x="'"; echo $x"$x"'"'
