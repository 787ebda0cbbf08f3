# What do modules say of themselves?
# host: it keeps no list of modules
# timeout: 120
for m in bridge veth stp llc br_netfilter 8021q garp mrp dummy vxlan udp_tunnel ip6_udp_tunnel ip_tunnel tunnel4 ipip x_tables ip_tables sch_netem sch_tbf sch_fq_codel tun ipv6 crc_ccitt; do modinfo $m; done
modinfo bridge veth
modinfo bridge nosuch
modinfo -F nosuch bridge
modinfo -F filename bridge veth
modinfo -F
modinfo -0 veth | tr '\0' '|'
modinfo -a veth
modinfo -d veth
modinfo -l veth
modinfo -p bridge
modinfo -p tun
modinfo -p dummy
modinfo -n veth
modinfo -k 6.1.0 veth
modinfo --help
modinfo --field=license veth
modinfo --filename br-netfilter
modinfo /lib/modules/6.1.176/kernel/drivers/net/veth.ko | head -1
modinfo ./nosuch.ko
modinfo rtnl-link-bridge
modinfo -F alias br_netfilter
modprobe --help
rmmod --help
lsmod --help
modinfo -x
