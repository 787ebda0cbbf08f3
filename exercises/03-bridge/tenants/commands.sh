# One switch for two tenants. See README.md in this folder.
#
#   $RED $BLUE          ports of the tenants: the host's ends of their cables, as "r1 r2" and "b1 b2"
#   $RED_VID $BLUE_VID  their VLANs, as 10 and 20
#   $GATEWAY            address of red's gateway, with the prefix length, as 10.44.0.1/24

