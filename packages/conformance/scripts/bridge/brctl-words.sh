# Which words and numbers does brctl take, and what does it say of the others?
# timeout: 120
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add br0 address 02:00:00:00:00:ff type bridge
ip link add pa address 02:00:00:00:01:0a type veth peer name ea address 02:00:00:00:00:0a
ip link add pb address 02:00:00:00:01:0b type veth peer name eb address 02:00:00:00:00:0b
ip link add pc address 02:00:00:00:01:0c type veth peer name ec address 02:00:00:00:00:0c
for i in a b c; do ip link set p$i master br0; ip link set p$i up; ip link set e$i up; done
ip link set br0 up
sleep 2
brctl
brctl help
brctl --help
brctl -h
brctl --version
brctl -V
brctl version
brctl foo
brctl show br0
brctl show br0 br0
brctl show pa
brctl show nosuch br0
brctl showmacs
brctl showmacs pa
brctl showmacs br0 br0
brctl showstp
brctl showstp nosuch
brctl showstp pa
brctl addbr br0
brctl addbr
brctl addbr a b
brctl addbr averyveryverylongname
brctl addbr a/b
brctl addbr ""
brctl addbr .
brctl addbr "a b"
brctl delbr
brctl delbr pa
brctl delbr lo
brctl delbr nosuch
brctl delbr br0
brctl addif br0
brctl addif br0 pa
brctl addif br0 ea
brctl addif br0 ea nosuch eb
brctl show
brctl delif br0 ea eb
brctl delif br0 eb
brctl delif br0 nosuch
brctl delif nosuch pa
brctl delif pa pb
brctl addif pa pb
brctl addif br0 br0
brctl addif br0 lo
brctl hairpin br0 pa
brctl hairpin br0 pa maybe
brctl hairpin br0 pa yes
brctl hairpin br0 pa 1
brctl hairpin br0 pa off
brctl hairpin br0 pa no
brctl hairpin br0 pa 0
brctl hairpin br0 ea on
brctl hairpin br0 nosuch on
brctl hairpin nosuch pa on
brctl setageing br0
brctl setageing br0 x
brctl setageing br0 -1
brctl setageing br0 0.5
brctl setageing br0 300
brctl setageing br0 300 5
brctl setageing nosuch 300
brctl setageingtime br0 30
brctl setbridgeprio br0 x
brctl setbridgeprio br0 0x8000
brctl setbridgeprio br0 70000
brctl setbridgeprio br0 -1
brctl setbridgeprio nosuch 1
brctl setbridgeprio br0
brctl setfd br0 0
brctl setfd br0 1
brctl setfd br0 40
brctl setfd br0 x
brctl setfd br0
brctl stp br0 yes
brctl setfd br0 1
brctl setfd br0 31
brctl setfd br0 2.5
brctl sethello br0 0
brctl sethello br0 11
brctl sethello br0 1.5
brctl sethello br0 x
brctl setmaxage br0 5
brctl setmaxage br0 41
brctl setmaxage br0 7
brctl setpathcost br0 pa x
brctl setpathcost br0 pa 0
brctl setpathcost br0 pa 65536
brctl setpathcost br0 pa 0x10
brctl setpathcost br0 ea 5
brctl setpathcost br0 nosuch 5
brctl setpathcost nosuch pa 5
brctl setpathcost br0 pa
brctl setportprio br0 pa 64
brctl setportprio br0 pa 63
brctl setportprio br0 pa x
brctl setportprio br0 ea 5
brctl stp
brctl stp br0
brctl stp br0 on
brctl stp br0 no
brctl stp br0 1
brctl stp br0 0
brctl stp br0 ON
brctl stp nosuch on
brctl stp pa on
brctl show
