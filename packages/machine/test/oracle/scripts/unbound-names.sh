set -u
(echo "$3")
(echo "${3}")
(echo "$x")
(echo "${x}")
(echo "${3:?}")
(echo ${#3})
