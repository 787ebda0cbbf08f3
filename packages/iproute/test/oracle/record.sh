#!/usr/bin/env bash
# Makes a transcript afresh: runs the commands of test/transcripts/ip/NAME.txt on Linux 6.1 in User-Mode Linux and prints
# what it should contain. Compare before replacing: a session is worth keeping when two boots agree.
#   test/oracle/record.sh NAME > /tmp/NAME.txt
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d -p /var/tmp)
trap 'rm -rf "$work"' EXIT
grep '^\$ ' "$here/../transcripts/ip/${1:?usage: record.sh NAME}.txt" | cut -c3- > "$work/commands"
cat > "$work/session" <<'SESSION'
mount -t tmpfs tmpfs /run; mkdir -p /run/netns; mount -t sysfs s /sys
sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
while IFS= read -r line <&7; do
  printf '$ %s\n' "$line"
  eval "$line" > /tmp/stdout 2> /tmp/stderr < /dev/null && status=0 || status=$?
  sed 's/^/|/' /tmp/stdout; sed 's/^/!/' /tmp/stderr
  [[ $status == 0 ]] || echo "= $status"
done 7< "$1"
SESSION
echo "unshare --net --mount --pid --uts --fork --kill-child --mount-proc bash $work/session $work/commands" > "$work/script"
"$here/../../../conformance/oracle/uml" "$work/script" 300
