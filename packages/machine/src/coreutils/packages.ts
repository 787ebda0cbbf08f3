// apt(8), apt-get(8) and yum(8), as far as a course needs them: `install` of a tool that is here says so in the tool's own words
// (apt 2.6 of Debian 12; yum 3.4 of CentOS 7, which Debian has not: the course's older notes type it), of any other that there is
// none to be had. Nothing is ever fetched: what a machine has, it has from the start.
import type { Executable, Process } from "@podwire/program";
import { complain } from "./common.ts";

/** What Debian 12 calls packages that notes know under another system's name. */
const OTHER_NAMES: Record<string, string> = {
  iputils: "iputils-ping",
  iproute: "iproute2",
  "iproute-tc": "iproute2",
  netcat: "netcat-openbsd",
  nc: "netcat-openbsd",
  "nmap-ncat": "netcat-openbsd",
  "procps-ng": "procps",
};

/** The versions of Debian 12. */
const VERSIONS: Record<string, string> = {
  bash: "5.2.15-2+b13",
  "bridge-utils": "1.7.1-1",
  coreutils: "9.1-1",
  dash: "0.5.12-2",
  diffutils: "1:3.8-4",
  ethtool: "1:6.1-1",
  findutils: "4.9.0-4",
  grep: "3.8-5",
  hostname: "3.23+nmu1",
  iproute2: "6.1.0-3",
  "iputils-arping": "3:20221126-1+deb12u1",
  "iputils-ping": "3:20221126-1+deb12u1",
  jq: "1.6-2.1+deb12u1",
  kmod: "30+20221128-1",
  mawk: "1.3.4.20200120-3.1",
  "netcat-openbsd": "1.219-1",
  procps: "2:4.0.2-3",
  sed: "4.9-1",
  tcpdump: "4.99.3-1",
  traceroute: "1:2.1.2-1",
  "util-linux": "2.38.1-5+deb12u3",
};

/** The version of the package that `name` means here; undefined where the machine has no such package. */
type Lookup = (name: string) => { name: string; version: string } | undefined;

const say = (self: Process, lines: readonly string[]): Promise<unknown> =>
  self.stdout.write(lines.map((line) => `${line}\n`).join(""));

const isApt = (self: Process): boolean => self.argv[0]?.split("/").pop() === "apt";

/** What apt tells of itself before it works; a terminal sees that each step is done. */
async function readLists(self: Process): Promise<void> {
  const tty = self.stdout.tty === true;
  if (isApt(self) && !tty)
    await self.stderr.write(
      "\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n\n",
    );
  const steps = ["Reading package lists...", "Building dependency tree...", "Reading state information..."];
  await say(self, tty ? steps.map((step) => `${step} Done`) : steps);
}

async function apt(self: Process, names: readonly string[], find: Lookup): Promise<number> {
  await readLists(self);
  for (const name of names) {
    const here = find(name);
    if (here !== undefined)
      await say(self, [`${here.name} is already the newest version (${here.version}).`]);
  }
  const missing = names.filter((name) => find(name) === undefined);
  for (const name of missing) await self.stderr.write(`E: Unable to locate package ${name}\n`);
  if (missing.length > 0) return 100;
  await say(self, ["0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded."]);
  return 0;
}

/** `update` of a machine without sources: there is nothing to fetch. */
async function aptUpdate(self: Process): Promise<number> {
  if (isApt(self)) {
    await readLists(self);
    await say(self, ["All packages are up to date."]);
  } else
    await say(self, [
      self.stdout.tty === true ? "Reading package lists... Done" : "Reading package lists...",
    ]);
  return 0;
}

async function yum(self: Process, names: readonly string[], find: Lookup): Promise<number> {
  if (names.length === 0) {
    await self.stderr.write("Error: Need to pass a list of pkgs to install\n");
    return 1;
  }
  const found = names.map((name) => [name, find(name)] as const);
  for (const [name, here] of found)
    await say(self, [
      here === undefined
        ? `No package ${name} available.`
        : `Package ${here.name}-${here.version}.x86_64 already installed and latest version`,
    ]);
  if (found.some(([, here]) => here !== undefined)) {
    await say(self, ["Nothing to do"]);
    return 0;
  }
  await self.stderr.write("Error: Nothing to do\n");
  return 1;
}

/** The package managers of a machine that has these executables. */
export function packageManagers(installed: () => readonly Executable[]): Executable[] {
  const find: Lookup = (asked) => {
    const name = OTHER_NAMES[asked] ?? asked;
    const here = installed().some((executable) => executable.package === name);
    return here ? { name, version: VERSIONS[name] ?? "1" } : undefined;
  };
  const manager =
    (install: typeof apt, update?: typeof aptUpdate) =>
    async (self: Process): Promise<number> => {
      const [verb, ...names] = self.argv.slice(1).filter((word) => !word.startsWith("-"));
      if (verb === "install") return install(self, names, find);
      if (verb === "update" && update !== undefined) return update(self);
      await complain(self, `not simulated: ${verb ?? "a call without a verb"}`);
      return 69;
    };
  return [
    { path: "/usr/bin/apt", program: manager(apt, aptUpdate), package: "apt" },
    { path: "/usr/bin/apt-get", program: manager(apt, aptUpdate), package: "apt" },
    { path: "/usr/bin/yum", program: manager(yum) },
  ];
}
