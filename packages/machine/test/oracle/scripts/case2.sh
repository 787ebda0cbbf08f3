shopt -s extglob
for f in a.tar.gz b.zip -x --long "" ' ' 10.0.0.1 fe80::1; do case "$f" in *.tar.*|*.zip) echo arch;; --*) echo long;; -?) echo short;; "") echo empty;; [[:space:]]) echo space;; +([0-9.])) echo v4;; *:*) echo v6;; *) echo ?;; esac; done
