# A discipline brings its module, and holds it while it is there.
# uml: alone
ip link add eth0 address 02:00:00:00:00:01 type veth peer name eth1 address 02:00:00:00:00:02
lsmod | grep sch_
tc qdisc add dev eth0 root netem delay 1ms
tc qdisc add dev eth1 root tbf rate 1mbit burst 10kb latency 10ms
lsmod | grep sch_
modprobe -r sch_netem
tc qdisc add dev eth1 parent 8002:1 fq_codel
tc qdisc del dev eth0 root
lsmod | grep sch_netem
modprobe -r sch_netem
lsmod | grep sch_netem
modprobe sch_netem
lsmod | grep sch_netem
