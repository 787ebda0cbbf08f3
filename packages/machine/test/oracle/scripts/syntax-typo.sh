f() { if true; thn echo "fi"; fi; }  # a comment with then
