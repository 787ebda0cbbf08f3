echo ${x!}; echo no
echo yes; echo "${#}" ${x:?} ; echo no
