echo $LINENO
f() {
  echo $LINENO
}

f; echo $LINENO
cat <<E
$LINENO
E
echo "a
$LINENO" $LINENO
for i in 1 2; do
  echo $LINENO
done
