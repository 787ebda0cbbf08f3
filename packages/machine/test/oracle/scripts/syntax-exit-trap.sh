echo one
trap ")" EXIT
