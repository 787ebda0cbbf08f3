# Takes the cable away.

ip link del "$HOST_END"
