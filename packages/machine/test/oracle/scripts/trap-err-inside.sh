# Where the ERR trap runs with errtrace: in substitutions and subshells as well, and below a `!`.
set -E
trap 'echo "E$LINENO $BASH_SUBSHELL" >&2' ERR
x=$(false)
(false)
x=$(echo a; false; echo b)
f() { false; }
f
y=$(f)
! f
! { false; echo z; }
! (false; echo w)
f || true
if ! f; then :; fi
! false
