printf 'l1\nl2\nl3\n' > f; printf 'm1\nm2\n' > g
awk 'BEGIN{while((getline l < "f")>0) print "got", l; print NR; close("f"); getline < "f"; print $0, NR; getline x < "nonexist"; print "r", (getline x < "nonexist")}'
awk 'BEGIN{"echo hi; echo ho" | getline; print; "echo hi; echo ho" | getline y; print y, NR; print close("echo hi; echo ho"); print close("nothing")}'
awk 'NR==1{getline; print "after", $0, NR; getline z; print z, NR; r=getline; print r, $0}' f
awk 'BEGIN{while(getline > 0) n++; print n, $0}' f
awk 'BEGIN{print "b\na" | "sort"; print "x"; r=close("sort"); print r; r=system("echo sys; exit 3"); print r; print "to err" > "/dev/stderr"; print system("kill -9 $$"); printf "no nl"; system("echo child") }'
awk 'BEGIN{print "b" | "sort"; print "x" | "cat"; close("cat"); close("sort"); print "done"}'
awk 'BEGIN{print "1" > "out"; print "2" > "out"; close("out"); print "3" >> "out"; close("out"); while((getline l < "out")>0) print l; print "q" > "/nonexist/x"}'
awk 'BEGIN{printf "a" "b" > "out2"; print "x", "y" > "out" "3"}'; cat out2 out3
awk 'BEGIN{print 1>2 ? "a" : "b"; print (1>2) ? "a" : "b"; print(1)(2); print (1,2) in a; print(1,2)>"/dev/stdout"}'; cat a; rm -f a
awk 'BEGIN{cmd="cat"; print "hi" | cmd; close(cmd); print "there" | cmd}' ; awk 'BEGIN{print "a" | "exit 3"; print close("exit 3"); "exit 4" | getline; print close("exit 4"); print fflush(), fflush("x"), fflush("/dev/stdout"), close("f")}' ; awk 'BEGIN{print "x" | "cat >&2; exit 1"}' ; awk 'BEGIN{getline x < "f"; getline y < "f"; print x y; print (getline < "f"), $0, (getline < "f"), $0}' ; awk 'BEGIN{getline x < "f" "g"; print x; getline x < ("f" ""); print x; ("echo " "hi") | getline z; print z; while ("echo 1" | getline > 0) n++; print n}' ; awk 'BEGIN { x = getline < "f"; print x, $0; if (getline y < "f" > 0) print "y", y; if ((getline y) > 0) print y; $0 = "5"; getline $2 < "f"; print; getline a[1] < "f"; print a[1]; getline $(1+1) < "g"; print}' < g
awk 'BEGIN{"echo a" | getline x; print x; "echo " "a b" | getline z; print z}' 2>/dev/null
awk '{"echo a" | getline; print NR; getline < "g"; print NR; getline; print NR; getline x; print NR, FNR}' f
awk 'BEGIN{getline; getline; print NR, $0; print "x" > "o1"; close("o1"); while ((getline z < "o1") > 0) print "o1:" z; }' f
awk 'BEGIN { "echo x" | getline; print $0 | "cat"; close("cat"); print "z" > "/dev/stdout"; print "w" }' 
awk 'BEGIN{print "x" > "-"; getline y < "-"; print y; print close("-")}' <<< hi
awk 'BEGIN{print "a"; system(""); print "b" | "cat"; system(""); close("cat"); print "c"}' ; awk 'BEGIN{print system("exit 300"), system("kill -15 $$"), system("true")}'
awk 'BEGIN { getline line < "f" ; print line; print getline < "f"; print $0 }'
awk 'END{r=getline; print r, "x" $0}' f; awk '{print length > "/dev/stderr"}' f; awk 'BEGIN { "pwd" | getline d; print (d != "") }'
awk '{exit 3} END{print "end"}' f; echo $?; awk 'BEGIN{exit} END{print "e"}' f; awk 'BEGIN{exit 1} END{exit}'; echo $?; awk 'BEGIN{exit 1} END{exit 0}'; echo $?; awk 'BEGIN{exit -1}'; echo $?; awk 'BEGIN{exit 256+7}'; echo $?
awk '{print > $1 ".txt"} END{close("l1.txt"); while((getline x < "l1.txt")>0) print "back", x}' f; cat l1.txt l3.txt
(awk 'NR==1{exit}'; cat) < f; yes | awk 'NR==3{print; exit}'; awk 'BEGIN{while(1) print "y"}' | head -n 2; echo "${PIPESTATUS[*]}"
awk 'BEGIN{while (("cat f" | getline line) > 0) n++; close("cat f"); while (("cat f" | getline line) > 0) n++; print n}'
cat f | awk '{print $0 " piped"}' - g; awk '1' f - g < g; awk 'BEGIN{getline x < "/tmp"; print "d"}'; echo $?
