# Brings a dead address back to life: forget everything, and learn it again.

ip -n "$WEB" neigh flush all
ip link set br0 type bridge fdb_flush
