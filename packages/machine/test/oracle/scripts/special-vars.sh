echo $# $0 $1 "$2" $?; true; echo $?; set -- a b c; echo $# $* $3; shift 2; echo $1; echo ${#} ${1} $-; (echo $BASH_SUBSHELL); echo $BASH_SUBSHELL $LINENO
echo $LINENO
f() { echo $LINENO ${FUNCNAME[0]} ${FUNCNAME[@]}; }
f; echo $((RANDOM >= 0)) $UID $EUID $HOME $SHLVL $OPTIND $PWD $IFS| wc -w
