for x in apple b.c 12 "a b" "" '*' xyz; do case $x in a*) echo A;; [0-9]*) echo num;; "") echo empty;; "*") echo star;; b?c|q) echo bc;; *) echo other;; esac; done
case abc in a*) echo 1;;& *c) echo 2;& zzz) echo 3;; *) echo 4;; esac
case "a" in "$nope"a) echo yes;; esac; case x in (x) echo paren;; esac
