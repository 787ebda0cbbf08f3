f() { exit 3; }; (f); echo $?; trap 'echo bye; exit 6' EXIT; f
