# In which order are namespaces listed, and where do their names live?
ip netns
ip netns list
ip netns add red
ip netns add green
ip netns add blue
ip netns list
ip netns show
ls /run/netns
ip netns del green
ip netns
ip -j netns
ip netns add green
ip netns
