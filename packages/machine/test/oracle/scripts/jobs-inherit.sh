sleep 1 & (jobs); echo $(jobs); x=$(jobs -p); [ "$x" = $! ] && echo same; (sleep 2 & jobs); jobs | cat; (kill %1); wait; echo $?; (wait; echo w)
