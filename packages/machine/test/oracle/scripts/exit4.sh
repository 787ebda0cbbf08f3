bash -c 'exit 300'; echo $?; exit -1
