mkdir d; touch a.txt b.txt c.log .hid d/e.txt 'sp ace'
echo *.txt; echo *; echo d/*; echo */*.txt; echo .h*; echo [ab].txt; echo [!a]*.txt; echo ?.log; echo nomatch*; echo "*.txt"; echo '*'.txt; x='*.log'; echo $x "$x"; echo \*.txt
shopt -s nullglob; echo nomatch* end; shopt -u nullglob; set -f; echo *.txt; set +f
shopt -s extglob
echo !(*.txt) ; echo @(a|b).txt; echo +([ab]).*; shopt -s dotglob; echo *h*
for f in *.txt; do echo "f=$f"; done; ls d
