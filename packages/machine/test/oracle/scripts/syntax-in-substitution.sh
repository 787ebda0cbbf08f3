echo one
x=$(echo a; ))
echo two
