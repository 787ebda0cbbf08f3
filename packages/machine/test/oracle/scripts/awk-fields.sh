printf 'l1\nl2\nl3\n' > f; printf 'm1\nm2\n' > g
printf 'a b c\nd e f\n' | awk '{$2="x"; print; print NF} {NF=2; print; $5="z"; print; print NF; $0="q w"; print $1, NF; $3="k"; print}'
printf 'a:b c\nd:e f\n' | awk '{FS=":"; print $1}'
printf 'a:b c\nd:e f\n' | awk '{FS=":"} {print $1; $0=$0; print $1}'
printf 'a b\n' | awk -F '' '{print NF}' ; printf 'a\tb c\n' | awk -Ft '{print $1}'; printf 'a\tb c\n' | awk -F'\t' '{print $1}'; printf 'a|b|c\n' | awk -F'|' '{print $2}'; printf 'a|b.c\n' | awk -F. '{print $2}'; printf 'a  b\n' | awk -F' ' '{print $2}' ; printf 'a1b2c\n' | awk -F'[0-9]' '{print $3}'; printf 'atbtc\n' | awk -F t '{print $2}'; printf 'a,b;c d' | awk -F'[,; ]' '{print NF; for (i=NF;i>0;i--) print $i}' ; printf 'a\\b\n' | awk -F'\\' '{print $2}'; printf 'a  b\n' | awk -F'[ ]' '{print NF}'; printf 'a, b,  c\n' | awk -F', *' '{print $3}'
printf 'a b\nc d\n\n\n\ne f\n\n' | awk 'BEGIN{RS=""}{print NR": "$0" NF="NF; for(i=1;i<=NF;i++) printf "<%s>", $i; print ""}'
printf '\n\na b\nc:d\n\n\n\ne f' | awk -F: 'BEGIN{RS=""}{print NR": "$0" NF="NF; for(i=1;i<=NF;i++) printf "<%s>", $i; print ""}'
printf 'a b\n\nc d\n' | awk 'BEGIN{RS="";FS="\n"}{print NR, NF, $1}'; printf 'a b\nx\n\nc d\n' | awk 'BEGIN{RS="";FS="[ ]"}{print NR, NF, $1; $1=$1; print}'
printf 'a;b;c\n' | awk 'BEGIN{RS=";"}{print NR": "$0}'; printf 'a12b3c\n' | awk 'BEGIN{RS="[0-9]+"}{print NR": "$0}' ; printf 'aXYbXYc' | awk 'BEGIN{RS="XY"}{print NR": "$0}'; printf 'a|b' | awk -v 'RS=|' '{print}'; printf 'a b' | awk -v 'RS= ' '{print NR,$0}'; awk 'BEGIN{RS="x"; FS="y"} {print $1, $2}' <<< 'aybxcydx' ; awk 'BEGIN{RS="\n\n"}{print NR": "$1}' <<< $'a b\nc\n\nd e\n'
awk '{print FILENAME, FNR, NR, $0}' f g; awk '{print x, $0}' x=1 f x=2 g ; awk 'END{print x}' x=5 f; awk 'BEGIN{print ARGC, ARGV[0], ARGV[1], ARGV[2]}' a b=c; awk -v 'x=a\tb' 'BEGIN{print x}'
awk 'BEGIN{OFS="-"; $0="a b c"; $1=$1; print; print $1,$2}'
awk '{ $7 = "x"; print; print NF; NF = 3; print; $0 = ""; print NF }' <<< 'a b'
awk '/l1/,/l2/{print "in",$0} /l3/' f; awk 'NR==2,NR==2' f; awk '/l1/' '-' < f; awk 'BEGIN{getline; print "b:" $0} {print} END{print NR}' f; awk 'END{print $0, NF, NR}' f; awk 'NR==1,/x/' f; awk '/l2/,0' f
awk 'BEGIN{$3="c"; print NF, $0; $0="a b c"; $2=""; print; print NF; NF=5; print $0 "|"; NF=0; print $0 "|"; $0="x y"; NF++; print $0 "|"; $NF="z"; print}' ; awk 'BEGIN{$(-1)=2}' ; awk 'BEGIN{print $(-1)}'; awk 'BEGIN{NF=-1}'; awk 'BEGIN{print $100000}' ; awk 'BEGIN{$1000="x"; print NF}' ; awk 'BEGIN{$1.5=3}' ; awk 'BEGIN{x=1.7; $0="a b c"; print $x}'
echo a | awk '{print ($3==0), ($3==""), length($3); $5="z"; print ($3==0), ($3=="")}'
echo "1 2 3" | awk '{$NF++; print; print NF; print $NF-1, $(NF)-1, $NF^2, -$1, !$1, $1$2}'
awk -F: '{$1=$1; print; print $2; print NF}' OFS=- <<< 'a:b:c'
awk '{print}' y=3 nofile f; awk '{print}' f nofile; awk '{print FILENAME}' '' f; awk '{print}' '' < g; awk 'BEGIN{ARGV[1]="g"} {print}' f; awk 'BEGIN{ARGV[1]=""; ARGC=3; ARGV[2]="g"} {print}' f; awk 'BEGIN{delete ARGV[1]}{print}' f g; awk '{print}' FS=: RS=1 f; awk 'END{print NR, $0}' NR=10 f; awk '{print NF}' NF=1 f; awk 1 f=x ./f=x; awk 1 /tmp; awk 1 ARGV=3 f; awk 'function q(){} 1' q=3 f
awk '$1>1' <<< "2 3"; awk '1;0' f ; awk '"a"' f; awk 'NR%2' f; awk '/1/||/3/' f; awk '!/1/' f; awk 'length>1' f; awk '!seen[$1]++' f f; awk '{ nextfile; print "no" } END{print NR}' f g; awk 'FNR==1{print FILENAME; nextfile} {print "never"}' f g
printf 'one\r\ntwo\r\n' | awk '{print length}' ; printf 'a\0b\n' | awk '{print length, substr($0,2,1) == "\0"}'; printf 'no newline' | awk '{print $2}'; printf '' | awk 'END{print NR, $0 "|"}'
awk '{a[NR]=$0} END{for(i=NR;i>0;i--) print a[i]}' f g; awk 'BEGIN{FS=","; $0="a,b"; print $2; FS=" "; print $1; $0="a,b c"; print $1}'; awk '{print $1}' FS=1 f
