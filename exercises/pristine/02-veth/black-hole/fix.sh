# Repairs the connection between web and db. See README.md in this folder.
#
#   $WEB $DB                  their network namespaces; each has one end of the cable, called eth0
#   $WEB_ADDRESS $DB_ADDRESS  their addresses, as 10.77.0.1

