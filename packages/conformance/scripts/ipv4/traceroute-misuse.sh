# What does traceroute say of a command line that makes no sense?
ip link set lo up
traceroute
traceroute --help
traceroute -V
traceroute nosuchhost
traceroute -n -q 11 127.0.0.1
traceroute -n -q 0 127.0.0.1
traceroute -n -m 256 127.0.0.1
traceroute -n -f 31 127.0.0.1
traceroute -n -f 3 -m 2 127.0.0.1
traceroute -n -w x 127.0.0.1
traceroute -n -Z 127.0.0.1
traceroute -n --bogus 127.0.0.1
traceroute -n 127.0.0.1 70000
traceroute -n 127.0.0.1 60 xx
traceroute -n 127.0.0.1 xx
traceroute -n -m
traceroute -M bogus -n 127.0.0.1
traceroute -n -s nobody 127.0.0.1
