# Many commands in one go: what does ip -batch make of comments, errors, several words in quotes, and namespaces?
cd /tmp
cat > good.batch <<'B'
# a pair of cables
link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02

link set veth0 alias "to the database" # and a remark
link set veth1 \
  mtu 1400 alias 'in single quotes'
	addr add 10.0.0.1/24 dev veth0
link show veth0
B
ip -batch good.batch
ip -o -d link show veth1 | grep -o 'mtu [0-9]*\|alias.*'
printf 'link set veth0 mtu 1300\nlink set nosuch up\nlink set veth0 mtu 1200\n' > bad.batch
ip -batch bad.batch
ip -br link show veth0 ; cat /sys/class/net/veth0/mtu
ip -force -batch bad.batch
cat /sys/class/net/veth0/mtu
printf 'frogs\nlink set veth0\nlink set veth0 mtu abc\nlink set veth0 mtu 1100\n' | ip -force -b -
cat /sys/class/net/veth0/mtu
printf 'addr add 10.0.0.1/24 dev veth0\n' | ip -b -
ip -batch /no/such/file
ip -batch
ip netns add red
printf 'link set lo up\nlink show lo\n' | ip -n red -b -
printf 'addr show lo\nlink show lo\n' | ip -br -b -
printf 'link show lo\nlink show veth0\n' | ip -j -b -
printf 'link show lo\nlink show veth0\n' | ip -o -b - 
printf 'netns exec red ip -br link show lo\nlink show veth0\n' | ip -br -b -
printf 'route add 10.9.0.0/16 via 10.0.0.9\nroute show\n' | ip -b -
printf 'neigh add 10.0.0.7 lladdr 02:00:00:00:00:77 dev veth0\nneigh show\nrule show\n' | ip -b -
printf 'help\nlink show lo\n' | ip -b -
printf '' | ip -b - ; echo $?
printf 'link add br0 type bridge\nlink set veth0 master br0\n' | ip -b -
printf 'link set dev veth0 cost 7\nlink show dev veth0\nvlan add vid 5 dev veth0\nvlan show dev veth0\n' | bridge -b -
printf 'frogs\nfdb add zz dev veth0\nfdb add 02:00:00:00:00:99 dev veth0 master static\n' > br.batch
bridge -b br.batch
bridge -force -b br.batch
bridge fdb show brport veth0 | grep 99
bridge -b /no/such/file
