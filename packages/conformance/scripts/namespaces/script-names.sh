# By which name is a script known among the processes? By its own, not by its interpreter's; who only forks keeps the name.
cd /tmp
ip netns add red
printf '#!/bin/bash\nsleep 20\ntrue\n' > ferry.sh
printf '#!/bin/sh\ncat /proc/$$/comm\ntrue\n' > a-rather-long-name-of-a-script
printf 'cat /proc/$$/comm\ntrue\n' > plain
printf '#!/usr/bin/env bash\ncat /proc/$$/comm\ntr "\\0" " " < /proc/$$/cmdline; echo\n' > by-env
printf '#!/bin/bash\nprintf frog > /proc/$$/comm\ncat /proc/$$/comm\ntrue\n' > renamed
chmod +x ferry.sh a-rather-long-name-of-a-script plain by-env renamed
ip netns exec red ./ferry.sh &
./ferry.sh &
sleep 1
ps -o comm=,args= -C ferry.sh
pgrep -c ferry
pgrep -xc ferry.sh
pgrep -fc /bin/bash../ferry
pgrep -l ferry | sed 's/^[0-9]*/PID/'
cat /proc/$!/comm
head -n 1 /proc/$!/status
sed 's/^[0-9]* (\([^)]*\)) \(.\).*/\1 \2/' /proc/$!/stat
for pid in $(ip netns pids red); do cat /proc/$pid/comm; done
./a-rather-long-name-of-a-script
/tmp/plain
./by-env
bash ./plain
./renamed
ln -s ferry.sh other
./other &
sleep 1
cat /proc/$!/comm
bash ferry.sh &
sleep 1
cat /proc/$!/comm
wait_a_while() { sleep 5; true; }
wait_a_while &
sleep 1
cat /proc/$!/comm
ln -s /usr/bin/sleep doze
./doze 5 &
sleep 1
cat /proc/$!/comm
ps -o comm=,args= -p $!
pkill -x ferry.sh
sleep 1
pgrep -c ferry.sh
pkill -x other
sleep 1
pgrep -c other
