# Brings a dead address back to life: with an empty forwarding database.

bridge fdb flush dev br0
