echo one \
two; x=a\
b; echo $x "c\
d" 'e\
f'; echo a &&
echo b ||
echo c; echo p |
cat
