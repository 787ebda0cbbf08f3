# Repairs the connection between web and db: the contract says 1500, at both ends.

for side in "$WEB" "$DB"; do
  ip -n "$side" link set dev eth0 mtu 1500
done
