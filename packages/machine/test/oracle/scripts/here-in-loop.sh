for i in 1 2; do cat <<E
item $i
E
done; f() { cat <<-X
	in f $1
	X
}; f arg; while read l; do echo "> $l"; done < <(cat <<Q
a b
Q
)
