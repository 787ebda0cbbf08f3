# BASH_COMMAND is the command that failed, also inside a function.
set -Ee
trap 'rc=$?; echo "failed at line $LINENO: $BASH_COMMAND (rc=$rc)"' ERR
run() { echo "+ $*"; "$@"; }
outer() {
  run true
  run ls /nonexistent
}
outer
