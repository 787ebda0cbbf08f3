# Which words and values does sysctl take, and what does it say of the others?
sysctl
sysctl -x
sysctl -w
sysctl --pattern 'ip_forward$'
sysctl -a -r '['
sysctl -a -r '^net.ipv4.conf.lo.*rp_filter'
sysctl -N -a -r 'net.ipv4.conf.[[:alpha:]]+.forwarding'
sysctl -A -r ip_forward
sysctl net.ipv4.ip_forward net/ipv4/conf/lo/forwarding
sysctl -n net.ipv4.ip_forward
sysctl -N net.ipv4.ip_forward
sysctl -e nosuch
sysctl nosuch net.ipv4.ip_forward
sysctl -w net.ipv4.ip_forward=x
sysctl -w net.ipv4.ip_forward=1x
sysctl -w net.ipv4.ip_forward=
sysctl -w net.ipv4.ip_forward="1 2"
sysctl net.ipv4.ip_forward
sysctl -w net.ipv4.ip_forward=0x5
sysctl net.ipv4.ip_forward
sysctl -w net.ipv4.ip_forward=010
sysctl net.ipv4.ip_forward
sysctl -w net.ipv4.ip_forward=09
sysctl -w net.ipv4.ip_forward=+1
sysctl -w net.ipv4.ip_forward=-1
sysctl net.ipv4.ip_forward
sysctl -w net.ipv4.ip_forward=99999999999
sysctl -w net.ipv4.ip_forward = 1
sysctl -w "net.ipv4.ip_forward = 0"
echo "1 x" > /proc/sys/net/ipv4/ip_forward
cat /proc/sys/net/ipv4/ip_forward
echo x > /proc/sys/net/ipv4/ip_forward
printf 0 > /proc/sys/net/ipv4/ip_forward
cat /proc/sys/net/ipv4/ip_forward
ip link add v0.5 type veth peer name v1
sysctl net.ipv4.conf.v0/5.forwarding
sysctl net.ipv4.conf.v0.5.forwarding
sysctl -w net/ipv4/conf/v0.5/forwarding=1
printf '# c\n; d\nnet.ipv4.ip_forward = 1\n\n-nosuch = 5\nbad line\nnosuch2=1\n' > /tmp/f.conf
sysctl -p /tmp/f.conf
sysctl -q -p /tmp/f.conf
sysctl -e -p /tmp/f.conf
cat /tmp/f.conf | sysctl -p -
sysctl --dry-run -w net.ipv4.ip_forward=0
sysctl net.ipv4.ip_forward
