# Single quotes are ordinary inside double quotes and here-documents, also in an operand.
y=1
echo "${x:-'a b'}" "${x:-'$y'"q"}"
cat <<A
${x:-'q'} ${x:-'$y $((1+1))'} ${x:-a'b'c}
A
