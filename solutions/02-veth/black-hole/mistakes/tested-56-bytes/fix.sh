# Repairs the connection between web and db.

ip -n "$WEB" neigh flush dev eth0
ip netns exec "$WEB" ping -c 1 "$DB_ADDRESS" && echo "network is fine"
