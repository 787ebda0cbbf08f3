# What do ethtool's questions about hardware get for an answer from devices that have none?
# timeout: 120
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
ip link add br0 address 02:00:00:00:00:ff type bridge
ip link add v0 address 02:00:00:00:01:0a type veth peer name v1 address 02:00:00:00:00:0a
ip link set v0 master br0
ip link set v0 up
ip link set v1 up
ip link set br0 up
sleep 1
ethtool
ethtool --version
ethtool -x
ethtool --foo
ethtool -Z v0
ethtool v0
ethtool v0 v1
ethtool br0
ethtool lo
ethtool nosuch
ethtool -k
ethtool -k nosuch
ethtool --show-features v0 | head -3
ethtool --show-offload v0 | head -3
ethtool -k v0 v1
ethtool -k v0 tx
ethtool -K
ethtool -K v0
ethtool -K v0 tx
ethtool -K v0 tx off
ethtool -K v0 tx maybe
ethtool -K v0 foo on
ethtool -K v0 tx on rx off sg off tso off gso off gro on
ethtool -K v0 tx on sg on tso on gso on gro off
ethtool -K v0 gso off
ethtool -K v0 tx-checksum-ip-generic off
ethtool -K v0 ufo on
ethtool -K v0 lro on
ethtool -K v0 rxvlan off txvlan off
ethtool -K v0 ntuple on
ethtool -K v0 rxhash on
ethtool -K v0 highdma off
ethtool -K v0 tx-scatter-gather off
ethtool -K v0 rx-gro-list on
ethtool -K v0 tso on tx off
ethtool -K br0 tx off
ethtool -K br0 gso off
ethtool -K lo tx off
ethtool -K nosuch tx off
ethtool --offload v0 tx on
ethtool --features v0 tx on
ethtool -i
ethtool -i v0
ethtool -i br0
ethtool -i lo
ethtool -i nosuch
ethtool --driver v0
ethtool -i v0 v1
ethtool -S
ethtool -S v0
ethtool -S br0
ethtool -S lo
ethtool -S nosuch
ethtool --statistics v0
ethtool -S v0 --groups eth-mac
ethtool -S v0 --all-groups
ethtool -l v0
ethtool -l br0
ethtool -l lo
ethtool -L v0 rx 2
ethtool -L v0 rx 1
ethtool -g v0
ethtool -g br0
ethtool -g lo
ethtool -G v0 rx 100
ethtool -c v0
ethtool -c lo
ethtool -C v0 rx-usecs 5
ethtool -P v0
ethtool -P br0
ethtool -P lo
ethtool -P nosuch
ethtool -a v0
ethtool -A v0 rx on
ethtool -T v0
ethtool -T br0
ethtool -T lo
ethtool -e v0
ethtool -e lo
ethtool -p v0 1
ethtool -p lo
ethtool -r v0
ethtool -t v0
ethtool -d v0
ethtool -m v0
ethtool -n v0
ethtool -u v0
ethtool -x v0
ethtool -w v0
ethtool -s v0
ethtool -s v0 speed 100
ethtool -s v0 speed 100 duplex full autoneg off
ethtool -s v0 autoneg on
ethtool -s v0 wol g
ethtool -s br0 speed 100
ethtool --show-eee v0
ethtool --show-fec v0
ethtool --show-priv-flags v0
ethtool --phy-statistics v0
ethtool --show-tunnels v0
ethtool --show-module v0
ethtool --show-pause v0
ethtool -I -a v0
ethtool --json -k v0 | head -5
ethtool --json v0
ethtool --json -g v0
ethtool -j -i v0
ethtool -a br0
ethtool -a lo
ethtool -a nosuch
ethtool -A br0 rx on
ethtool -A nosuch rx on
ethtool -A v0
ethtool -c br0
ethtool -c nosuch
ethtool -C br0 rx-usecs 5
ethtool -C nosuch rx-usecs 5
ethtool -C v0
ethtool -g nosuch
ethtool -G br0 rx 5
ethtool -G nosuch rx 5
ethtool -G v0
ethtool -l nosuch
ethtool -l v0 x
ethtool -L br0 rx 1
ethtool -L lo rx 1
ethtool -L nosuch rx 1
ethtool -L v0
ethtool -L v0 combined 1
ethtool -L v0 tx 1
ethtool -L v0 tx 2
ethtool -L v0 rx 0
ethtool -L v0 rx x
ethtool -L v0 foo 1
ethtool -L v0 rx 1 tx 1
ethtool -T nosuch
ethtool -T v0 x
ethtool -e br0
ethtool -e nosuch
ethtool -d br0
ethtool -d lo
ethtool -d nosuch
ethtool -p br0 1
ethtool -p nosuch 1
ethtool -p v0 x
ethtool -r br0
ethtool -r lo
ethtool -r nosuch
ethtool -t br0
ethtool -t lo
ethtool -t nosuch
ethtool -m br0
ethtool -m lo
ethtool -m nosuch
ethtool -n br0
ethtool -n nosuch
ethtool -x br0
ethtool -x nosuch
ethtool -w br0
ethtool -w nosuch
ethtool -s br0
ethtool -s nosuch
ethtool -s nosuch speed 100
ethtool -s v0 speed x
ethtool -s v0 foo 1
ethtool -s v0 speed
ethtool -s v0 duplex foo
ethtool -s v0 mtu 5
ethtool -s lo speed 100
ethtool --show-eee br0
ethtool --show-eee nosuch
ethtool --show-fec br0
ethtool --show-fec nosuch
ethtool --show-priv-flags br0
ethtool --show-priv-flags lo
ethtool --show-priv-flags nosuch
ethtool --phy-statistics br0
ethtool --phy-statistics nosuch
ethtool --show-tunnels br0
ethtool --show-tunnels nosuch
ethtool --show-module br0
ethtool --show-module nosuch
ethtool -I -a nosuch
ethtool -I -S v0
ethtool -I v0
ethtool --json -a v0
ethtool --json -c v0
ethtool --json -l v0
ethtool --json -S v0
ethtool --json -T v0
ethtool --json -P v0
ethtool --json -m v0
ethtool --json --show-fec v0
ethtool --json --show-eee v0
ethtool --json --show-module v0
ethtool --json -i v0
ethtool -l
ethtool -g
ethtool -a
ethtool -T
ethtool -p
ethtool -e
ethtool -s
ethtool -g v0 x
ethtool -a v0 x
ethtool -P v0 x
ethtool -S v0 x
ethtool -S v0 --groups
ethtool -S v0 --groups foo
ethtool -S br0 --groups eth-mac
ethtool -S nosuch --groups eth-mac
ethtool -S v0 --all-groups x
ethtool -k v0 x
ethtool --set-eee v0 eee on
ethtool --change v0 speed 100
ethtool --show-ring v0
ethtool --show-channels v0
ethtool --show-coalesce v0
ethtool --show-time-stamping v0
ethtool --identify v0
ethtool --eeprom-dump v0
ethtool v0 | head -3
ethtool -k v0 | head -2
ethtool -A v0 rx x
ethtool -A v0 foo on
ethtool -C v0 rx-usecs x
ethtool -C v0 foo 5
ethtool -G v0 rx x
ethtool -G v0 foo 5
ethtool -r v0 x
ethtool -e v0 x
ethtool -d v0 x
ethtool -t v0 x
ethtool -t v0 offline
ethtool -m v0 x
ethtool -x v0 x
ethtool -n v0 x
ethtool -L nosuch foo 1
ethtool -s nosuch foo 1
ethtool -p v0 1 2
ethtool --show-eee v0 x
ethtool --show-fec v0 x
ethtool --show-priv-flags v0 x
ethtool --show-tunnels v0 x
ethtool --show-module v0 x
ethtool --phy-statistics v0 x
ethtool -w v0 x
ethtool -P lo x
ethtool -S lo --groups eth-mac
ip link set v0 down
ip link set v1 down
ethtool v1
ethtool -T v1
ethtool -l v1
ethtool -K v0 rx on tx
ethtool --show-features nosuch
ethtool -K v0 tx-checksumming off
ethtool -K v0 hw-tc-offload on
ethtool -K v0 rx-all on
ethtool -K v0 gso off tso off
ethtool -K v0 gso on
ethtool -K v0 gro on gro off
ethtool -K lo gro off
ethtool -K lo netns-local off
ethtool -K lo loopback on
ethtool -K br0 txvlan off
ethtool -K br0 netns-local off
ethtool -K v0 TX on
ethtool ""
ethtool -i ""
ethtool -k ""
ethtool -k averyveryverylongdevicename
ethtool averyveryverylongdevicename
ethtool -i averyveryverylongdevicename
ethtool -S averyveryverylongdevicename
ethtool -P averyveryverylongdevicename
ethtool --json
ethtool -I
ethtool --debug
ethtool --debug x -k v0
ethtool --version x
