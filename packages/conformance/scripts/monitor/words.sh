# What may be asked of a monitor, and what does it say to the rest?
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip monitor help
ip monitor frogs
ip monitor dev nosuch
ip monitor link dev
ip monitor link frogs
ip monitor file /no/such/file
ip netns monitor red &
sleep 1
kill %1
bridge monitor help
bridge monitor frogs
timeout 1 ip monitor link
timeout 1 ip -4 monitor address route
echo done
