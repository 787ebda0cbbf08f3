# How does one enter a new namespace without naming it?
unshare --net ip link
unshare --net sh -c 'ip link set lo up; ip -4 -br addr'
unshare -n ip route
ip link
unshare --net false
unshare --net sh -c 'exit 5'
unshare --net nosuch
nsenter --net=/run/netns/nosuch ip link
