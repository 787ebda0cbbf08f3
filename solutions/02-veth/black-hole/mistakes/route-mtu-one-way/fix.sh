# Repairs the connection between web and db: web sends no more than fits.

ip -n "$WEB" route change 10.77.0.0/24 dev eth0 src "$WEB_ADDRESS" mtu 1500
