# How is one command run in every namespace? -all.
ip netns add red
ip netns add blue
ip -all netns exec ip -br link
ip -all netns del
ip netns
