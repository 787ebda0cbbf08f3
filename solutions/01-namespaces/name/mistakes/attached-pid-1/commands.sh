# Names the namespace of the first process.

ip netns attach "$NAME" 1
