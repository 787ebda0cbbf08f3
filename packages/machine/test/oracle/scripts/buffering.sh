(ls nosuch s.sh) 2>&1 | cat; { printf 'a\nb\n'; ls nosuch; } > f 2>&1; cat f
seq 3 > g; { cat g; echo mid; cat g; } >> g2; cat g2
