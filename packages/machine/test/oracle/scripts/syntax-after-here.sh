cat <<E
hi
E
echo a;;
