# What does ip netns say to what cannot be done?
ip netns add red
ip netns add red
ip netns del green
ip netns exec green ip link
ip -n green link
ip netns add
ip netns del
ip netns exec
ip netns exec red
ip netns exec red no-such-program
ip netns add a/b
ip netns add ..
ip netns frobnicate
ip netns exec red false
ip netns exec red sh -c 'exit 7'
