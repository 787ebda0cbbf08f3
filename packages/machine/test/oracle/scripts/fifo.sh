mkfifo p; echo through > p & cat p; wait; ls -l p | cut -c1; [ -p p ] && echo fifo
