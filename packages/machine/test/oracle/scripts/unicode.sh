s='héllo wörld'; echo ${#s} ${s:1:3} ${s^^} "${s/ö/o}"; echo "ñ" | wc -c; [[ é == ? ]] && echo one; printf '%s\n' "日本"; echo ${s#h?}; printf '%5s|\n' é
