// A host with collectors in nameless namespaces, traffic that goes on meanwhile, your commands, and ways to look at it all.
import { type Host, host } from "@podwire/grading/host";
import { draw, note, submitted } from "@podwire/grading/suite";

export interface Collector {
  /** What its namespace is to be called. */
  name: string;
  /** The first three numbers of its cable's network, as 10.8.1. */
  network: string;
  port: number;
}

export const MEASURE: Collector = { name: "measure", network: "10.8.1", port: 9100 };

const word = ({ port }: Collector) => `collector on ${port}`;

/** A collector in a stack of its own, with a cable to the host, and the host's questions that go over it. */
const started = (collector: Collector, n: number) => `
  unshare --net bash /tmp/collector ${collector.port} > /tmp/collector.${n} 2>&1 &
  sleep 0.2
  pid=$(cat /tmp/collector.${collector.port}.pid)
  echo $pid > /tmp/first.${collector.port}.pid
  readlink /proc/$pid/ns/net > /tmp/stack.${n}
  ip link add cable${n} type veth peer name eth0 netns $pid
  ip addr add ${collector.network}.1/24 dev cable${n}
  ip link set cable${n} up
  nsenter -t $pid -n ip addr add ${collector.network}.2/24 dev eth0
  nsenter -t $pid -n ip link set eth0 up
  nsenter -t $pid -n ip link set lo up
  ping -c 1 ${collector.network}.2 > /tmp/first.${n}
  ping -q -i 0.1 ${collector.network}.2 > /tmp/traffic.${n} &
  echo $! > /tmp/traffic.${n}.pid`;

/** A host on which these collectors run, after commands.sh has run for each of them. */
export async function named(...collectors: Collector[]): Promise<Host> {
  const machine = await host({ note, draw });
  await machine.prepare(`
    cat > /tmp/collector << 'END'
    trap 'kill $!; exit' TERM
    echo "collector on $1" > /tmp/word.$1
    echo $$ > /tmp/collector.$1.pid
    while :; do
      nc -u -l -W 1 -p $1 < /tmp/word.$1 &
      wait $!
    done
END
    ip netns add web
    ${collectors.map(started).join("\n")}
    sleep 0.3`);
  for (const collector of collectors) {
    const PID = await pid(machine, collector);
    await machine.script("commands.sh", submitted("commands.sh"), { PID, NAME: collector.name });
  }
  return machine;
}

async function pid(machine: Host, { port }: Collector): Promise<string> {
  return (await machine.quietly(`cat /tmp/collector.${port}.pid`)).stdout.trim();
}

/** The names that `ip netns` lists, in order. */
export async function names(machine: Host): Promise<string[]> {
  const { stdout } = await machine.look("ip netns list");
  return stdout
    .split("\n")
    .map((line) => line.split(" ")[0] as string)
    .filter((name) => name !== "")
    .sort();
}

/** Whether a question asked where the name leads is answered by this collector. */
export async function leadsToIt(machine: Host, collector: Collector): Promise<boolean> {
  const { stdout } = await machine.look(
    `ip netns exec ${collector.name} bash -c 'echo hello | nc -u -w 1 127.0.0.1 ${collector.port}'`,
  );
  return stdout.trim() === word(collector);
}

/** What `ip netns identify` says of the collector's process. */
export async function identified(machine: Host, collector: Collector): Promise<string> {
  const { stdout } = await machine.look(`ip netns identify $(cat /tmp/collector.${collector.port}.pid)`);
  return stdout.trim();
}

/** Whether the process that was there before is still there, in the stack in which it was. */
export async function sameProcess(machine: Host, collector: Collector, n = 0): Promise<boolean> {
  const process = `/proc/$(cat /tmp/first.${collector.port}.pid)`;
  const { status } = await machine.quietly(
    `test "$(readlink ${process}/ns/net)" = "$(cat /tmp/stack.${n})" && grep -q collector ${process}/cmdline`,
  );
  return status === 0;
}

/** Ends the traffic that went on since before: how many of its packets were lost. */
export async function lost(machine: Host, n = 0): Promise<number> {
  const { stdout } = await machine.look(
    `sleep 0.55; kill -INT $(cat /tmp/traffic.${n}.pid); sleep 0.1; grep transmitted /tmp/traffic.${n}`,
  );
  const [, sent, received] = /(\d+) packets transmitted, (\d+) received/.exec(stdout) ?? [];
  return Math.max(0, Number(sent) - Number(received));
}

/** Which name, if any, leads to the host's own stack. */
export async function nameOfTheHost(machine: Host): Promise<string> {
  const { stdout } = await machine.look("ip netns identify $$");
  return stdout.trim();
}

/** The addresses on eth0 where the name leads, after the collector has ended. */
export async function leftBehind(machine: Host, collector: Collector): Promise<string[]> {
  await machine.quietly(`kill $(cat /tmp/collector.${collector.port}.pid); sleep 0.5`);
  const shown = await machine.json<{ ifname: string; addr_info?: { family: string; local: string }[] }>(
    `ip -n ${collector.name} -j addr show`,
  );
  const eth0 = shown.find(({ ifname }) => ifname === "eth0");
  return (eth0?.addr_info ?? []).filter(({ family }) => family === "inet").map(({ local }) => local);
}
