echo 'function f(x){return x*2}' > lib.awk; echo 'BEGIN{print f(4); print "x
}' > p.awk; printf 'BEGIN{print f(4)}\n' > q.awk; printf 'BEGIN {\n x = 1\n if (x) {\n print "a"\n }\n print )\n}\n' > r.awk; printf '#!/usr/bin/awk -f\nBEGIN{print ARGV[1]}\n' > s.awk
awk -f lib.awk -f q.awk; awk -f lib.awk -f p.awk; awk -f p.awk; awk -f lib.awk 'BEGIN{print 2}' < /dev/null; awk -f q.awk; echo 'BEGIN{print "stdin prog"}' | awk -f - ; awk -f r.awk; awk -f s.awk q; chmod +x s.awk; ./s.awk arg; awk -f nofile; awk -flib.awk -fq.awk
awk -W version; awk -Wv; awk -W; awk -W foo 'BEGIN{print 1}'; awk -f; awk -v; awk -v 1x=3 'BEGIN{}'; awk -v x 'BEGIN{print 1}'; awk -F ; awk -- 'BEGIN{print ARGV[1]}' z; awk -vx=3 'BEGIN{print x}'; awk -F: -v x=1 -- '{print $2,x}' <<< a:b; awk 'BEGIN{print ARGV[1]}' -- z; awk 'BEGIN{print ARGV[1]}' -z; awk --version; awk -Z 1; awk -h; awk -v FS=: '{print $1}' <<< a:b; awk -v NF=3 'BEGIN{print NF}'; awk -v OFMT=%.2f 'BEGIN{print 3.14159}'; awk -W help; awk; echo $?
awk -v 'a=x\\y\"z' -v b=10 'BEGIN{print a; print b<9, b==10.0}'; awk -v n=5 -v n=6 'BEGIN{print n+1}'; mawk 'BEGIN{print )}'; nawk 'BEGIN{print 1}'; /usr/bin/awk 'BEGIN{print ARGV[0]; x=}' ; type awk; command -v awk mawk; which awk
x=5 awk 'BEGIN{print ENVIRON["x"], ENVIRON["x"]==5.0, length(ENVIRON["nope"])}'
awk -W interactive '{print $1}' <<< 'a b'
