// lsns of util-linux 2.38, for network namespaces: those that processes are in, with the lowest process of each. A namespace
// that only a mount keeps alive is not listed, as there.

import { type NetNamespace, peernet2id } from "@podwire/netns";
import {
  type Executable,
  getopt,
  type LongOption,
  type Process,
  type ProcessInfo,
  Unsupported,
  withUnsupported,
} from "@podwire/program";
import { type Column, formatJson, formatRaw, formatTable, type Row } from "./columns.ts";
import { misused, printVersion, refuse } from "./util-linux.ts";
import { LSNS_HELP } from "./util-linux-help.ts";

const TYPES = ["mnt", "net", "ipc", "user", "pid", "uts", "cgroup", "time"];

const COLUMNS: readonly Column[] = [
  { name: "NS", right: true, json: "number" },
  { name: "TYPE" },
  { name: "PATH" },
  { name: "NPROCS", right: true, json: "number" },
  { name: "PID", right: true, json: "number" },
  { name: "PPID", right: true, json: "number" },
  { name: "COMMAND", tree: true },
  { name: "UID", right: true, json: "number" },
  { name: "USER" },
  { name: "NETNSID", right: true },
  { name: "NSFS", wrap: true },
  { name: "PNS", right: true, json: "number" },
  { name: "ONS", right: true, json: "number" },
];

const DEFAULT_COLUMNS = ["NS", "TYPE", "NPROCS", "PID", "USER", "NETNSID", "NSFS", "COMMAND"];

/** Inode of the one user namespace. */
const USER_NAMESPACE = 4026531837;
const NETNS_RUN_DIR = "/run/netns";

const SHORT = "Jlp:o:nruhVt:T::W";

const LONG: readonly LongOption[] = [
  { name: "json", argument: "none", short: "J" },
  { name: "task", argument: "required", short: "p" },
  { name: "help", argument: "none", short: "h" },
  { name: "output", argument: "required", short: "o" },
  { name: "output-all", argument: "none" },
  { name: "notruncate", argument: "none", short: "u" },
  { name: "version", argument: "none", short: "V" },
  { name: "noheadings", argument: "none", short: "n" },
  { name: "nowrap", argument: "none", short: "W" },
  { name: "list", argument: "none", short: "l" },
  { name: "raw", argument: "none", short: "r" },
  { name: "type", argument: "required", short: "t" },
  { name: "tree", argument: "optional", short: "T" },
];

function lsns(self: Process): Promise<number> {
  return withUnsupported(self, async () => {
    const parsed = getopt(self.argv.slice(1), SHORT, LONG);
    if (parsed.error !== undefined) return misused(self, parsed.error);
    const flags = new Set<string>();
    const types: string[] = [];
    let columns = DEFAULT_COLUMNS;
    let task: number | undefined;
    for (const { name, value = "" } of parsed.options) {
      if (name === "h") {
        await self.stdout.write(LSNS_HELP);
        return 0;
      }
      if (name === "V") return printVersion(self);
      if (name === "p") {
        if (!/^\d+$/.test(value)) return refuse(self, `invalid PID argument: '${value}'`);
        task = Number(value);
      } else if (name === "o") {
        const wanted = value
          .replace(/^\+/, "")
          .split(",")
          .map((word) => word.toUpperCase());
        const unknown = wanted.find((word) => !COLUMNS.some((column) => column.name === word));
        if (unknown !== undefined) return refuse(self, `unknown column: ${unknown}`);
        columns = value.startsWith("+") ? [...columns, ...wanted] : wanted;
      } else if (name === "output-all") columns = COLUMNS.map((column) => column.name);
      else if (name === "t") {
        if (!TYPES.includes(value)) return refuse(self, `unknown namespace type: ${value}`);
        types.push(value);
      } else if (name === "T") throw new Unsupported("option --tree");
      else flags.add(name);
    }
    const [namespace] = parsed.operands;
    if (namespace !== undefined) {
      if (!/^\d+$/.test(namespace)) return refuse(self, `invalid namespace argument: '${namespace}'`);
      if (!self.kernel.namespaces.some(({ inode }) => String(inode) === namespace))
        return refuse(self, `not found namespace: ${namespace}`);
      throw new Unsupported("the processes of one namespace");
    }
    if (types.length !== 1 || types[0] !== "net")
      throw new Unsupported("namespaces that are not for networks (lsns -t net)");
    const chosen = columns.map((name) => COLUMNS.find((column) => column.name === name) as Column);
    const rows = collect(self, task, flags.has("l"), flags.has("W") ? "," : "\n");
    const headings = !flags.has("n");
    if (flags.has("J")) await self.stdout.write(formatJson(rows, chosen, "namespaces"));
    else if (flags.has("r")) await self.stdout.write(formatRaw(rows, chosen, headings));
    else await self.stdout.write(formatTable(rows, chosen, headings));
    return 0;
  });
}

/** One row a namespace, by inode; below another's where its first process is a child of that one's. */
function collect(self: Process, task: number | undefined, flat: boolean, separator: string): Row[] {
  const byNet = new Map<NetNamespace, ProcessInfo[]>();
  for (const process of self.processes())
    byNet.set(process.net, [...(byNet.get(process.net) ?? []), process]);
  const mounts = namespaceMounts(self);
  const shown = new Map<number, Row>();
  const roots: Row[] = [];
  for (const net of [...byNet.keys()].sort((a, b) => a.inode - b.inode)) {
    const processes = (byNet.get(net) as ProcessInfo[]).sort((a, b) => a.pid - b.pid);
    if (task !== undefined && !processes.some(({ pid }) => pid === task)) continue;
    const first = processes[0] as ProcessInfo;
    const id = peernet2id(self.net, net);
    const row: Row = {
      cells: {
        NS: String(net.inode),
        TYPE: "net",
        PATH: `/proc/${first.pid}/ns/net`,
        NPROCS: String(processes.length),
        PID: String(first.pid),
        PPID: String(first.ppid),
        COMMAND: first.argv.join(" "),
        UID: "0",
        USER: "root",
        NETNSID: id < 0 ? "unassigned" : String(id),
        NSFS: (mounts.get(net) ?? []).join(separator),
        PNS: "0",
        ONS: String(USER_NAMESPACE),
      },
      children: [],
    };
    const parent = flat ? undefined : shown.get(first.ppid);
    (parent?.children ?? roots).push(row);
    shown.set(first.pid, row);
  }
  return roots;
}

/** Where namespaces are mounted: /proc/self/mountinfo, as far as /run/netns. */
function namespaceMounts(self: Process): Map<NetNamespace, string[]> {
  const mounts = new Map<NetNamespace, string[]>();
  if (!self.files.exists(NETNS_RUN_DIR)) return mounts;
  for (const name of [...self.files.readdir(NETNS_RUN_DIR)].reverse()) {
    const path = `${NETNS_RUN_DIR}/${name}`;
    const net = self.files.namespaceAt(path);
    if (net !== null) mounts.set(net, [...(mounts.get(net) ?? []), path]);
  }
  return mounts;
}

export const lsnsExecutables: readonly Executable[] = [
  { path: "/usr/bin/lsns", program: lsns, package: "util-linux" },
];
