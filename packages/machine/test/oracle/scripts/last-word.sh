# $_ is the last word of the simple command before.
echo a b; echo $_; x=1; echo "[$_]"
f() { echo "in $_"; echo q w; }
f q; echo $_; : 'x y'; echo "$_"; true; echo "<$_>"
echo a b; [[ a ]]; echo $_; (echo sub z); echo $_; x=$(echo cs); echo "[$_]"; ((1)); echo $_
mkdir -p d/e && cd $_ && pwd
echo a b | cat; echo $_; nosuch p q; echo $_; for i in 1 2; do echo $_ $i; done
y=1 true zz; echo $_; eval 'echo m n'; echo $_; declare k=v; echo $_
