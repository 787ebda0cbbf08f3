local x; f() { local 1a=2; echo $?; }; f; return 2>/dev/null; echo $?; break; continue; shift 9; echo $?; unset 1x; export 2y=3; echo $?; readonly q=1; q=2; echo "not on this line"
echo next; readonly -p | grep ' q'; declare -r q=5; echo $?
