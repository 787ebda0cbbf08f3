echo -n a; echo -e 'b\tc\\n\x41\0101'; echo -E 'x\ty'; echo -ne 'q\n'; echo -x -n; echo - -- -e; echo -e 'stop\cnot'; echo; echo a   b; echo "-n"; echo -nn x; echo
