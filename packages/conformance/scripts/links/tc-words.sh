# Which words does tc take, what does it say of classes and filters, and what does it make of a batch?
# timeout: 120
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add v0 address 02:00:00:00:01:0a type veth peer name v1 address 02:00:00:00:00:0a
ip link set v0 up
ip link set v1 up
sleep 1
tc
tc -V
tc -h
tc help
tc foo
tc qdisc help
tc qdisc foo
tc q
tc qd sh
tc qdisc
tc qdisc ls
tc qdisc list dev v0
tc qdisc show dev nosuch
tc qdisc show v0
tc qdisc show dev
tc -s qdisc
tc -j qdisc
tc -j -p qdisc show dev lo
tc -d qdisc show dev v0
tc -s -d -j qdisc show dev v0
tc qdisc add
tc qdisc add dev
tc qdisc add dev v0
tc qdisc add dev v0 root
tc qdisc add dev v0 root foo
tc qdisc add root netem
tc qdisc add root netem delay 10ms
tc qdisc add dev nosuch root netem delay 10ms
tc qdisc add dev v0 netem delay 10ms
tc qdisc add dev v0 root netem
tc qdisc add dev v0 root netem
tc qdisc show dev v0
tc qdisc del dev v0 root
tc qdisc del dev v0 root
tc qdisc del dev v0
tc qdisc del
tc qdisc add dev v0 root handle 1: netem delay 100ms 10ms
tc qdisc add dev v0 root handle 1: netem delay 100ms 10ms
tc qdisc change dev v0 root netem loss 1%
tc qdisc show dev v0
tc qdisc change dev v0 root handle 2: netem loss 1%
tc qdisc replace dev v0 root handle 2: netem loss 2%
tc qdisc show dev v0
tc qdisc change dev v0 handle 2: netem loss 3%
tc qdisc change dev v0 root tbf rate 1mbit burst 32kbit latency 400ms
tc qdisc replace dev v0 root tbf rate 1mbit burst 32kbit latency 400ms
tc qdisc show dev v0
tc -j qdisc show dev v0
tc -s qdisc show dev v0
tc -s -j qdisc show dev v0
tc -s -j -p qdisc show dev v0
tc -d qdisc show dev v0
tc qdisc del dev v0 root tbf
tc qdisc del dev v0 root netem
tc qdisc add dev v0 root handle 0: netem delay 1ms
tc qdisc show dev v0
tc qdisc del dev v0 root handle 5:
tc qdisc del dev v0 root handle 8001:
tc qdisc show dev v0
tc qdisc add dev v0 root handle 1:1 netem delay 1ms
tc qdisc add dev v0 root handle ffff: netem delay 1ms
tc qdisc add dev v0 root handle x netem delay 1ms
tc qdisc add dev v0 root handle 10000: netem delay 1ms
tc qdisc add dev v0 parent 1: netem delay 1ms
tc qdisc add dev v0 parent 1:1 netem delay 1ms
tc qdisc add dev v0 root parent 1:1 netem delay 1ms
tc qdisc add dev v0 root root netem delay 1ms
tc qdisc show dev v0
tc qdisc del dev v0 root
tc qdisc add dev v0 root pfifo
tc qdisc show dev v0
tc qdisc replace dev v0 root pfifo limit 5
tc qdisc show dev v0
tc qdisc change dev v0 root pfifo limit 7
tc qdisc show dev v0
tc qdisc replace dev v0 root bfifo
tc qdisc show dev v0
tc qdisc replace dev v0 root bfifo limit 10k
tc qdisc show dev v0
tc qdisc replace dev v0 root pfifo_fast
tc qdisc show dev v0
tc qdisc replace dev v0 root fq_codel
tc qdisc show dev v0
tc -s qdisc show dev v0
tc qdisc replace dev v0 root noqueue
tc qdisc show dev v0
tc qdisc replace dev v0 root pfifo foo
tc qdisc replace dev v0 root pfifo limit
tc qdisc replace dev v0 root pfifo limit x
tc qdisc replace dev v0 root pfifo help
tc qdisc del dev v0 root
tc class show
tc class show dev v0
tc class ls dev nosuch
tc class show dev
tc class show foo
tc class help
tc class foo
tc class show dev v0 root
tc class show dev v0 parent 1:
tc class show dev v0 classid 1:1
tc filter show
tc filter show dev v0
tc filter ls dev nosuch
tc filter show dev v0 root
tc filter show dev v0 parent 1:
tc filter show dev v0 ingress
tc filter help
tc filter foo
tc -s class show dev v0
tc -j class show dev v0
tc -j filter show dev v0
tc qdisc add dev v0 root handle 1: netem delay 10ms
tc class show dev v0
tc -s class show dev v0
tc -j class show dev v0
tc -d class show dev v0
tc qdisc add dev v0 parent 1:1 handle 10: tbf rate 1mbit burst 10k latency 50ms
tc class show dev v0
tc -s class show dev v0
tc -s -j class show dev v0
tc class show dev v0 parent 10:
tc class show dev v0 root
tc class show dev v0 classid 10:1
tc filter show dev v0
tc filter show dev v0 parent 1:
tc filter show dev v0 parent 5:
tc qdisc show dev v0 invisible
tc qdisc del dev v0 root
for r in 7mbit 33mbit 123kbit 1gbit; do for b in 1540 3333 10k 100kb; do tc qdisc replace dev v0 root handle 1: tbf rate $r burst $b latency 13ms; tc qdisc show dev v0; done; done
tc -j qdisc show dev v0
tc -iec qdisc show dev v0
tc qdisc replace dev v0 root handle 1: tbf rate 33mbit burst 3333 limit 12345 peakrate 100mbit mtu 1540
tc -d qdisc show dev v0
tc qdisc del dev v0 root
printf 'qdisc del dev v0 root\nqdisc add dev v0 root netem delay 1ms # c\n\nqdisc show dev v0\n' > /tmp/b1
tc -b /tmp/b1
tc -batch /tmp/b1
printf 'qdisc foo\nqdisc show dev v0\n' > /tmp/b2
tc -b /tmp/b2
tc -force -b /tmp/b2
tc -b - < /tmp/b1
printf 'qdisc add dev v0 root netem delay 1ms\nqdisc show dev v0\n' > /tmp/b3
tc -b /tmp/b3
tc -force -b /tmp/b3
tc -b
tc -j -b /tmp/b1
tc -netns
tc -t qdisc show dev v0
tc -br qdisc show dev v0
tc -cf /dev/null qdisc show dev v0
tc qdisc replace dev v0 root handle 1: netem loss 0.0001% delay 100us
tc -j qdisc show dev v0
tc qdisc replace dev v0 root handle 1: netem loss 5% 10% ecn
tc qdisc show dev v0
tc -j qdisc show dev v0
tc qdisc replace dev v0 root handle 1: netem ecn
tc qdisc replace dev v0 root handle 1: netem duplicate 1%
tc qdisc show dev v0
