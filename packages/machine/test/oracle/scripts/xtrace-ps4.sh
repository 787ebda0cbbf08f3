PS4='>> '; set -x; echo $(echo $(echo deep))
