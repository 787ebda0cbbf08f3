# What does a veth leave to hardware that is not there? Checksums and segmentation, until told otherwise.
ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
ethtool -k veth0
ethtool -K veth0 tx off
ethtool -k veth0 | grep -e checksum -e segmentation
ethtool -K veth0 tx on
ethtool -k veth0 | grep tx-checksum
ethtool -K veth0 gro on
ethtool -K veth0 nosuch on
ethtool -k nosuch
