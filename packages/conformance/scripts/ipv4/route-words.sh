# How short may words of routes and rules be, which values count as none, and what does a list choose by?
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip link set v0 up
ip link set v1 up
sleep 2
ip addr add 10.0.0.1/24 dev v0
ip route add b 10.20.0.0/16
ip route add bl 10.21.0.0/16
ip route add u 10.22.0.0/16
ip route add p 10.23.0.0/16
ip route add thr 10.24.0.0/16
ip route add uni 10.26.0.0/16 dev v1
ip route add any 10.27.0.0/16
ip route add m 224.5.0.0/16 dev v1
ip route add 6 10.29.0.0/16
ip route show type b table all
ip route show type bl
ip route show type u
ip route show type x
ip route show table all
ip route del p 10.23.0.0/16
ip route del blackhole 10.22.0.0/16
ip route add 10.5.0.0/16 via 10.0.0.9 via 10.0.0.8
ip route add 10.5.0.0/16 dev v0 advmss x
ip route add 10.5.0.0/16 dev v0 mtu 0 advmss 0 window 0 hoplimit 0
ip route add 10.6.0.0/16 dev v0 rtt 0.5s rttvar 1.5ms rto_min 300
ip route add 10.7.0.0/16 dev v0 rtt -1
ip route add 10.8.0.0/16 dev v0 rtt 1msecs rttvar .5
ip route add 10.9.0.0/16 dev v0 rtt -0.5
ip route add 10.10.0.0/16 dev v0 mtu 70000 advmss 70000
ip route
ip -j route
ip route show from 10.0.0.0/8
ip route show from all exact 10.5.0.0/16
ip route show from match 10.0.0.0/8 exact 10.5.0.0/16
ip route show from root 10.0.0.0/8
ip route show mark 5
ip route show mark 0 exact 10.5.0.0/16
ip route show iif v0
ip route show iif nosuch
ip route show vrf x
ip route show nhid 5
ip rule add from 10.0.0.0/8 table 100
ip rule add from 10.5.0.0/16 table 100
ip rule add from 10.5.1.0/24 to 10.7.0.0/16 table 100
ip rule add to 10.7.1.0/24 table 101
ip rule add bl from 10.66.0.0/16
ip rule list from 10.5.0.0/16
ip rule list from 10.5.1.1
ip rule list from 0/0
ip rule list to 10.7.0.0/16
ip rule list 10.7.1.1
ip rule flush from 10.5.0.0/16
ip rule
ip -0 rule
ip addr add 10.0.9.1/24 dev v0 valid_lft 100 valid_lft 200
ip addr add 10.0.9.1/24 dev v0 preferred_lft 100 preferred_lft 200
ip link set v0 gso_max_size 5
ip link set v0 gso_max_size 0
ip link property add dev '' altname x
ip link property add dev v0 alt short
ip link show short
ip netns add a
ip link set v0 netns ''
ip link set v0 netns .
