# Brings a dead address back to life: it is at another port now, so say so.

old=$(bridge fdb show br br0 | grep "^$MAC .*sticky" | head -n 1 | cut -d " " -f 3)
bridge fdb del "$MAC" dev "$old" master
ip netns exec "$WEB" ping -q -c 1 -W 1 "$ADDRESS"
new=$(bridge fdb show br br0 | grep "^$MAC " | head -n 1 | cut -d " " -f 3)
bridge fdb replace "$MAC" dev "$new" master static sticky
