set -u; f() { echo $3; }; f 1 2
