select x in a b c; do echo "got $x"; [ "$x" = b ] && break; done <<< $'1\n9\n2'; echo end; PS3='? '; select y in; do :; done; echo $?
