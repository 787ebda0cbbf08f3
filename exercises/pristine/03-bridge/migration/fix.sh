# Brings a dead address back to life. See README.md in this folder.
#
#   $ADDRESS  the address that nobody reaches, as 10.33.0.13
#   $MAC      the link-layer address of the machine that has it
#   $WEB      a network namespace that ought to reach it

