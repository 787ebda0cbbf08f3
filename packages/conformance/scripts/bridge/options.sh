# Which options and numbers does a bridge take, and what does it say of the others?
# timeout: 120
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add br0 address 02:00:00:00:00:ff type bridge
ip link add pa address 02:00:00:00:01:0a type veth peer name ea address 02:00:00:00:00:0a
ip link add pb address 02:00:00:00:01:0b type veth peer name eb address 02:00:00:00:00:0b
ip link add pc address 02:00:00:00:01:0c type veth peer name ec address 02:00:00:00:00:0c
for i in a b c; do ip link set p$i master br0; ip link set p$i up; ip link set e$i up; done
ip link set br0 up
sleep 2
ip link help bridge
ip link add type bridge help
ip link add br1 type bridge foo
ip link add br1 type bridge forward_delay
ip link add br1 type bridge forward_delay x
ip link add br1 type bridge forward_delay -1
ip link add br1 type bridge forward_delay 99999999999
ip link add br1 type bridge forward_delay 1
ip -d link show br1 | tail -1 | cut -c1-60
ip link set br1 type bridge forward_delay 1
ip link set br1 type bridge forward_delay 3001
ip link set br1 type bridge stp_state 1 forward_delay 1
ip link set br1 type bridge forward_delay 100
ip link set br1 type bridge forward_delay 200
ip link set br1 type bridge forward_delay 3000
ip link set br1 type bridge forward_delay 3001
ip link set br1 type bridge hello_time 99
ip link set br1 type bridge hello_time 1000
ip link set br1 type bridge hello_time 1001
ip link set br1 type bridge hello_time 100
ip link set br1 type bridge max_age 599
ip link set br1 type bridge max_age 4001
ip link set br1 type bridge max_age 4000
ip link set br1 type bridge ageing_time 0
ip link set br1 type bridge priority 65536
ip link set br1 type bridge priority 65535
ip link set br1 type bridge priority 0x1000
ip link set br1 type bridge priority 010
ip -d link show br1
ip link set br1 type bridge prio 7
ip link set br1 type bridge p 8
ip link set br1 type bridge stp 1
ip link set br1 type bridge stp_state on
ip link set br1 type bridge stp_state 2
ip link set br1 type bridge stp_state 0 stp_state 1
ip -d link show br1 | grep -o 'stp_state [0-9]*'
ip link set br1 type bridge group_fwd_mask 1
ip link set br1 type bridge group_fwd_mask 8
ip link set br1 type bridge group_fwd_mask 0x4008
ip link set br1 type bridge group_fwd_mask 65536
ip link set br1 type bridge group_address 01:80:c2:00:00:00
ip link set br1 type bridge group_address 01:80:c2:00:00:01
ip link set br1 type bridge group_address 01:80:c2:00:00:04
ip link set br1 type bridge group_address 02:80:c2:00:00:04
ip link set br1 type bridge group_address 01:80:c2
ip link set br1 type bridge group_address foo
ip link set br1 type bridge no_linklocal_learn 1
ip link set br1 type bridge no_linklocal_learn 2
ip link set br1 type bridge no_linklocal 1
ip link set br1 type bridge mcast_router 2
ip link set br1 type bridge mcast_router 3
ip link set br1 type bridge mcast_router 256
ip link set br1 type bridge mcast_snooping 2
ip link set br1 type bridge mcast_sn 1
ip link set br1 type bridge mcast_querier 1
ip link set br1 type bridge mcast_hash_max 0
ip link set br1 type bridge mcast_hash_max 3
ip link set br1 type bridge mcast_hash_max 512
ip link set br1 type bridge mcast_hash_max 1000000000
ip link set br1 type bridge mcast_hash_elasticity 4
ip link set br1 type bridge mcast_last_member_count 5
ip link set br1 type bridge mcast_startup_query_count 5
ip link set br1 type bridge mcast_last_member_interval 0
ip link set br1 type bridge mcast_query_interval 0
ip link set br1 type bridge mcast_query_interval 50
ip link set br1 type bridge mcast_startup_query_interval 0
ip link set br1 type bridge mcast_igmp_version 1
ip link set br1 type bridge mcast_igmp_version 3
ip link set br1 type bridge mcast_igmp_version 4
ip link set br1 type bridge mcast_mld_version 2
ip link set br1 type bridge mcast_mld_version 3
ip link set br1 type bridge mcast_stats_enabled 1
ip link set br1 type bridge nf_call_iptables 1 nf_call_ip6tables 1 nf_call_arptables 1
ip link set br1 type bridge nf_call_iptables 2
ip link set br1 type bridge vlan_stats 1
ip link set br1 type bridge fdb_flush
ip link set br1 type bridge
ip link set br1 type bridg
ip link set br1 type veth
ip link set br1 type foo
ip link set pa type bridge forward_delay 200
ip link set br1 type bridge_slave cost 5
ip link set ea type bridge_slave cost 5
ip -d link show br1
ip -d -o link show br1
ip -s -d link show br1
ip link show type bridge_slave
ip link show type bridge up
ip link show master br1
ip -br link show master br0
ip -br l sh type bridge
ip -j -d link show br1 | grep -o '"vlan_default_pvid".*'
