set -u
a=()
echo ${#a[@]} $# ${#@}
echo ${#nothing[@]}
echo no
