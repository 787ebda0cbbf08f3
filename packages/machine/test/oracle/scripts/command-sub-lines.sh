x=$(echo a
nosuch1)
echo "$(nosuch2
)" `nosuch3`
if true; then
  nosuch4 \
    a
fi
f() {
  nosuch5
}
f
cat <<E
$(nosuch6)
E
