echo before
if [ 1 ]; echo no; fi
echo after
