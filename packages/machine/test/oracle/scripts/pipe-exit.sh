yes | head -1 >/dev/null; echo ${PIPESTATUS[0]}; { sleep 0.1; echo late; } | true; echo ${PIPESTATUS[@]}; cat /dev/zero | head -c 3 | wc -c; seq 1000000 | { read x; echo $x; }; echo done
