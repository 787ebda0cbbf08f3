// The host of operate, repair and predict suites, on the kernel of this machine: a bash in namespaces of its own (network,
// mounts, processes) that leave nothing behind, also when they are killed. Put in the place of @podwire/grading/host by
// linux.test.ts, so that the very same suites ask the real thing.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Host, HostOptions, Ran } from "@podwire/grading/host";
import { onTestFinished } from "vitest";

const ISOLATED = ["--net", "--mount", "--pid", "--uts", "--fork", "--kill-child", "--mount-proc", "bash"];

const PREPARE = `
mount -t tmpfs tmpfs /run && mkdir /run/netns /run/podwire && mount -t tmpfs tmpfs /tmp && mount -t sysfs sysfs /sys
for f in all default; do echo 1 > /proc/sys/net/ipv6/conf/$f/disable_ipv6; done
`;

/** The kernel's link watch may take a second to show an end whose carrier came as UP; the simulator's takes none. */
const SETTLE = `
for try in $(seq 20); do
  { ip -o link; for n in $(ip netns list | cut -d " " -f 1); do ip -n $n -o link; done; } |
    grep LOWER_UP | grep -vqE "state (UP|UNKNOWN)" || break
  sleep 0.1
done
`;

export async function host({ note }: HostOptions): Promise<Omit<Host, "machine">> {
  const shell = spawn("unshare", ISOLATED, { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => {
    shell.kill("SIGKILL");
  });
  const lines = createInterface({ input: shell.stdout })[Symbol.asyncIterator]();
  const said = async () => String((await lines.next()).value ?? "");
  const text = (base64: string) => Buffer.from(base64, "base64").toString("utf8");

  async function bash(script: string, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    const settings = Object.entries(env).map(([name, value]) => `${name}='${value}'`);
    const encoded = Buffer.from(script).toString("base64");
    shell.stdin.write(
      `echo ${encoded} | base64 -d > /run/podwire/script
env ${settings.join(" ")} bash /run/podwire/script > /run/podwire/out 2> /run/podwire/err < /dev/null
echo $?; base64 -w0 /run/podwire/out; echo; base64 -w0 /run/podwire/err; echo\n`,
    );
    return { status: Number(await said()), stdout: text(await said()), stderr: text(await said()) };
  }

  await bash("true");
  shell.stdin.write(PREPARE);
  return {
    async prepare(script) {
      const { status, stderr } = await bash(`set -e\n${script}`);
      if (status !== 0) throw new Error(`the lab's own script ended with ${status}: ${stderr}`);
    },
    async script(name, script, env) {
      const ran = await bash(script, env);
      await bash(SETTLE);
      note(`${name} ended with ${ran.status}: ${ran.stderr.trim()}`);
      return { ...ran, commands: [], time: 0 };
    },
    look: (command) => bash(command),
    quietly: (command) => bash(command),
    async json<T extends unknown[]>(command: string) {
      const { status, stdout } = await bash(command);
      return (status === 0 && stdout.trim() !== "" ? JSON.parse(stdout) : []) as T;
    },
  };
}
