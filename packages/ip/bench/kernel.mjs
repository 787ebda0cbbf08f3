// The same chain in the real kernel: namespaces of its own, made and removed with one unshare, a flood from a Node socket
// at one end, and the routers' own counters of forwarded packets. Needs root on Linux with iproute2.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const SECONDS = 3;

/** A bash script that builds the chain and prints the sum of ForwDatagrams over `SECONDS` of flood. */
function script(routers, frameSize) {
  const lines = ["set -e", "mount -t tmpfs tmpfs /run", "mkdir -p /run/netns"];
  const last = routers;
  for (let i = 0; i <= routers + 1; i++) lines.push(`ip netns add n${i}`, `ip -n n${i} link set lo up`);
  for (let i = 0; i <= last; i++)
    lines.push(
      `ip link add l${i} netns n${i} type veth peer name r${i} netns n${i + 1}`,
      `ip -n n${i} link set l${i} up`,
      `ip -n n${i + 1} link set r${i} up`,
      `ip -n n${i} addr add 10.0.${i}.1/24 dev l${i}`,
      `ip -n n${i + 1} addr add 10.0.${i}.2/24 dev r${i}`,
    );
  for (let i = 0; i <= routers + 1; i++) {
    if (i > 0 && i <= routers) lines.push(`ip netns exec n${i} sysctl -qw net.ipv4.ip_forward=1`);
    if (i < last) lines.push(`ip -n n${i} route add 10.0.${last}.0/24 via 10.0.${i}.2`);
    if (i > 1) lines.push(`ip -n n${i} route add 10.0.0.0/24 via 10.0.${i - 1}.1`);
  }
  const count = `for i in $(seq 1 ${routers}); do ip netns exec n$i sh -c "awk '/^Ip: [0-9]/ {print \\$7}' /proc/net/snmp"; done | paste -sd+ | sed 's/+/ + /g'`;
  const sender = fileURLToPath(new URL("./flood.mjs", import.meta.url));
  lines.push(
    `ip netns exec n0 ${process.execPath} ${sender} 10.0.${last}.2 ${frameSize - 42} ${SECONDS + 2} &`,
    "flood=$!",
    "sleep 1",
    `a=$(( $(${count}) )); s=$(date +%s%N)`,
    `sleep ${SECONDS}`,
    `b=$(( $(${count}) )); e=$(date +%s%N)`,
    "wait $flood",
    `echo $(( (b - a) * 1000000000 / (e - s) ))`,
  );
  return lines.join("\n");
}

/** Lines for the bench; none, with a word on stderr, where the kernel cannot be asked. */
export async function measureKernel(chains, frameSize) {
  if (process.platform !== "linux" || process.getuid?.() !== 0) {
    console.error("the real kernel was not measured: that needs root on Linux");
    return [];
  }
  const rows = [];
  for (const routers of chains) {
    const { status, stdout, stderr } = spawnSync(
      "unshare",
      [
        "--net",
        "--mount",
        "--pid",
        "--fork",
        "--kill-child",
        "--mount-proc",
        "bash",
        "-c",
        script(routers, frameSize),
      ],
      { encoding: "utf8", timeout: 60_000 },
    );
    const hops = Number(stdout.trim().split("\n").at(-1));
    if (status !== 0 || !(hops > 0)) {
      console.error(`the real kernel was not measured: ${(stderr || stdout || `status ${status}`).trim()}`);
      return rows;
    }
    const name = `real kernel, 64-byte UDP, ${routers} router${routers > 1 ? "s" : ""}`;
    rows.push({ name, value: hops, unit: "hops/s" });
  }
  return rows;
}
