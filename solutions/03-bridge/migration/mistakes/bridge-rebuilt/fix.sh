# Brings a dead address back to life: with a new bridge.

ports=$(ls /sys/class/net/br0/brif)
address=$(cat /sys/class/net/br0/address)
ip link del br0
ip link add br0 address "$address" type bridge
ip addr add 10.33.0.1/24 dev br0
for port in $ports; do
  ip link set "$port" master br0
done
ip link set br0 up
