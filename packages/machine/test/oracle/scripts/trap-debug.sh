trap 'echo "D $LINENO: $BASH_COMMAND"' DEBUG; x=1; echo hi; for i in a b; do echo $i; done; f() { echo in; }; f; trap - DEBUG; echo off
