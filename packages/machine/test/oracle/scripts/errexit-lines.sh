set -e
f() {
  echo in
  false
  echo no
}
echo start
f
