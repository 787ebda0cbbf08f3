# By which numbers do namespaces call each other, who hands them out, and which are refused?
ip netns add red
ip netns add blue
ip netns add green
ip netns set red 5
ip netns set red 6
ip netns set blue 5
ip netns set blue auto
ip netns set green -1
ip netns set green five
ip netns set green
ip netns set nosuch 3
ip netns set
ip netns
ip netns list-id
ip netns list-id nsid 5
ip netns list-id nsid 7
ip -n red netns list-id
ip -n red netns set blue 9
ip netns list-id target-nsid 5
ip netns list-id target-nsid 3
ip netns list-id target-nsid 5 nsid 9
ip netns list-id target-nsid 5 nsid 0
ip netns list-id target-nsid 3 nsid 0
ip netns list-id target-nsid 5 nsid 5
ip netns list-id nonsense
ip -j netns list-id
ip -j netns
ip link add veth0 address 02:00:00:00:00:01 type veth peer name eth0 netns red address 02:00:00:00:00:02
ip link show veth0
ip -n red link show eth0
ip -n red netns set green auto
ip link add veth1 address 02:00:00:00:00:03 link-netns blue type veth peer name eth1 address 02:00:00:00:00:04
ip link show veth1
ip -n blue -br link
ip netns del red
sleep 1
ip netns list-id
ip link show veth0
