p=/usr/local/lib/x.tar.gz
echo ${p#*/} ${p##*/} ${p%.*} ${p%%.*} ${p%/*} "${p#"/usr"}" ${p#nope}
f=abcabc; echo ${f/b/X} ${f//b/X} ${f/#a/X} ${f/%c/X} ${f//[ab]/-} ${f/x/y} ${f//} ${f/b} "${f//b/"q r"}"
z='a*b'; echo "${z/\*/S}" "${z//'*'/T}" ${f/b/[&]} ${f/b/\&}
