# Wires a container up as Docker does. See README.md in this folder.
#
#   $NAME             the container's network namespace; it is there, and empty
#   $HOST_END         what the cable's end on the host is to be called
#   $MAC              MAC of the container's eth0
#   $ADDRESS          its address with the prefix length, as 172.17.0.2/16
#   $GATEWAY          address of the host's end, as 172.17.0.1
#   $GATEWAY_ADDRESS  the same with the prefix length, as 172.17.0.1/16

