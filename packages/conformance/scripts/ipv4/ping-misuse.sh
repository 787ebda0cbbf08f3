# What does ping say to what it does not understand?
ip link set lo up
ping
ping -c
ping -c 0 127.0.0.1
ping -c one 127.0.0.1
ping -c 1 -s 65508 127.0.0.1
ping -c 1 -s 65507 127.0.0.1
ping -c 1 -t 0 127.0.0.1
ping -c 1 -t 256 127.0.0.1
ping -c 1 -M maybe 127.0.0.1
ping -c 1 -W -1 127.0.0.1
ping -c 1 0.0.0.0
ping -c 1 255.255.255.255
ping -c 1 224.0.0.1
