# Releases the namespace that still answers. See README.md in this folder.
#
#   $ADDRESS   the address that it still answers at, as 10.66.0.2
#   $HOST_END  the host's end of the cable that leads to it

