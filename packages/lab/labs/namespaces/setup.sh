# Two servers on UDP port 8080, each in a namespace of its own and each with one sentence for whoever asks. IPv6 is switched
# off, for it would chatter and is not the subject here.
ip link set lo up
sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1

mkdir -p /srv
for name in blog shop; do
  cat > /usr/local/bin/${name}d << 'END'
#!/bin/bash
# Sends one sentence to everybody who asks on UDP port 8080. Takes its listener along when it is ended.
name=$(basename $0 d)
echo $$ > /run/${name}d.pid
trap 'kill $!; exit' TERM
while :; do
  nc -u -l -W 1 -p 8080 < /srv/$name > /dev/null &
  wait $!
done
END
  chmod +x /usr/local/bin/${name}d
  echo "this is the $name" > /srv/$name
  ip netns add $name
  ip netns exec $name sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
  ip -n $name link set lo up
  ip netns exec $name ${name}d > /dev/null 2>&1 &
done
