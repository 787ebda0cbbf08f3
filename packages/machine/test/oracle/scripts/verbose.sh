echo one; set -v
# comment
echo two

if true; then
  echo three
fi
set +v
echo four
