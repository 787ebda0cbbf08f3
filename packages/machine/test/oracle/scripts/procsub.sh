cat <(echo a) <(echo b); while read l; do echo "got $l"; done < <(printf 'x\ny\n'); diff <(echo 1) <(echo 1) && echo same; echo hi > >(cat); sleep 0.1; wc -l < <(seq 3)
