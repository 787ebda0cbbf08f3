# What does lo offer?
ethtool -k lo
ethtool lo
