set -eo pipefail
true | true
! false | true
if false | true; then echo no; fi
false | true
echo no
