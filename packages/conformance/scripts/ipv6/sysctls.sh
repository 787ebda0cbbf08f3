# What tunables has IPv6, and what values?
ip netns add a
ip netns exec a sysctl -a 2> /dev/null | grep '^net.ipv6' | grep -v 'ip6frag_high\|xfrm6\|ioam6\|seg6\|mld_\|calipso\|max_dst\|max_hbh\|route'
ip netns exec a sysctl -w net.ipv6.conf.all.hop_limit=0
ip netns exec a sysctl -w net.ipv6.conf.lo.hop_limit=300
ip netns exec a sysctl -w net.ipv6.conf.lo.hop_limit=9
ip netns exec a sysctl net.ipv6.conf.lo.hop_limit net.ipv6.conf.default.hop_limit
ip netns exec a sysctl -w net.ipv6.conf.lo.mtu=1000
ip netns exec a sysctl -w net.ipv6.conf.default.accept_ra=0
ip -n a link add x type veth peer name y
ip netns exec a sysctl net.ipv6.conf.x.accept_ra net.ipv6.conf.x.mtu net.ipv6.conf.x.accept_dad
ip netns exec a sysctl -w net.ipv6.conf.nowhere.accept_ra=0
ip netns exec a sysctl -w net.ipv6.icmp.ratemask=0-1,5
ip netns exec a sysctl net.ipv6.icmp.ratemask
ip -n a link set x name z
ip netns exec a sysctl net.ipv6.conf.z.accept_ra
ip netns exec a sysctl net.ipv6.conf.x.accept_ra
ip netns del a
