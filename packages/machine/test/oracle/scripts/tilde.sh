echo ~ ~/x ~root "~" a~ x=~ ~nosuchuser; y=~/b:~/c; echo $y
