# IPv6 is switched off, for it would chatter and is not the subject here.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
