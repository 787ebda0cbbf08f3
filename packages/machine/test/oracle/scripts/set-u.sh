set -u; echo "${x-def}"; echo ${#@} "$@" $*; a=(); echo "${a[@]}"; echo $x
