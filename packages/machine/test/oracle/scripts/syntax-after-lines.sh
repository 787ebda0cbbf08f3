trap "echo bye \$?" EXIT
echo one
echo two; )
echo three
