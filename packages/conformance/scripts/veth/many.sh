# How are many pairs numbered and listed?
for i in 1 2 3; do
  ip link add "p$i" address "02:00:00:00:01:0$i" type veth peer name "q$i" address "02:00:00:00:02:0$i"
done
ip -br link
ip link set p2 up
ip link set q2 up
sleep 1
ip -br link show up
ip link show type veth up
ip -o link | wc -l
ip link del p2
ip link add p4 address 02:00:00:00:01:04 type veth peer name q4 address 02:00:00:00:02:04
ip -br link
