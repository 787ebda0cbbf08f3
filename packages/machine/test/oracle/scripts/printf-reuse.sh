printf '%s=%s\n' a 1 b; printf 'x%sy\n'; printf '%d\n' ''; printf '[%s]\n' "$@"; printf -- '-%s\n' a; printf '%s\n' -- x
