# When did it happen? -t gives the time a line of its own, -ts puts it in front.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
cd /tmp
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ip -t monitor link address > long.log &
ip -ts monitor link address > short.log &
ip -t -o monitor all > oneline.log &
bridge -t monitor link > bridge.log &
sleep 1
ip link set veth0 mtu 1400
ip addr add 10.0.0.1/24 dev veth0
sleep 1
kill $(jobs -p)
sed 's/: [A-Z].*usec/: WHEN/' long.log
sed 's/\[[0-9T:.-]*\]/[WHEN]/' short.log
sed 's/: [A-Z].*usec/: WHEN/' oneline.log
sed 's/: [A-Z].*usec/: WHEN/' bridge.log
grep -c '^Timestamp: [A-Z][a-z][a-z] [A-Z][a-z][a-z] [ 0-9][0-9] [0-9:]\{8\} [0-9]\{4\} [0-9]* usec$' long.log
grep -c '^\[[0-9]\{4\}-[0-9][0-9]-[0-9][0-9]T[0-9:]\{8\}\.[0-9]\{6\}\] ' short.log
