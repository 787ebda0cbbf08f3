v=val
cat <<EOT
plain $v ${v}x $(echo cmd) `echo bt` $((1+1)) \$v \\ "q" 'q'
EOT
cat <<'EOT'
raw $v $(echo) \n
EOT
cat <<-EOT
	tabbed $v
	  x
	EOT
cat <<A <<B
first
A
second
B
cat <<< "here $v"; cat <<< a\ b; read x y <<< "1 2 3"; echo $y
while read -r l; do echo "l:$l"; done <<EOT
one
two \n
EOT
