# Brings a dead address back to life: an entry made by hand holds it at the port where it used to be.

port=$(bridge fdb show br br0 | grep "^$MAC .*sticky" | head -n 1 | cut -d " " -f 3)
bridge fdb del "$MAC" dev "$port" master
