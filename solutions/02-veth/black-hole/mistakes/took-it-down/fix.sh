# Takes each end down, changes it, and waits a moment to be on the safe side.

for side in "$WEB" "$DB"; do
  ip -n "$side" link set eth0 down
  ip -n "$side" link set eth0 mtu 1500
  sleep 1
  ip -n "$side" link set eth0 up
done
