# Deletes it once more.

ip netns add old
ip netns del old
