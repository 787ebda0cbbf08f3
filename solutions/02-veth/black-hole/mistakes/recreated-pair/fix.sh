# Repairs the connection between web and db: with a new cable.

ip -n "$WEB" link del eth0
ip -n "$WEB" link add eth0 type veth peer name eth0 netns "$DB"
ip -n "$WEB" addr add "$WEB_ADDRESS/24" dev eth0
ip -n "$DB" addr add "$DB_ADDRESS/24" dev eth0
ip -n "$WEB" link set eth0 up
ip -n "$DB" link set eth0 up
