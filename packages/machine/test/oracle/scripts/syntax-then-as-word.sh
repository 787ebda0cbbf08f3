# `then` behind a space is a word of the test.
if [ "$1" = one ] then
  echo no
fi
