break 0; for i in 1; do break 0; done; for i in 1; do break x; done; echo no
