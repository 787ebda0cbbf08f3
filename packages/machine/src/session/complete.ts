// Completion at a prompt: commands where a command can stand, device and namespace names where `ip` and its kin take them, paths everywhere
// else.

import { BUILTINS } from "../shell/builtins/index.ts";
import { backslashQuote } from "../shell/quote.ts";
import type { Shell } from "../shell/shell.ts";
import { DirNode } from "../vfs/nodes.ts";

export interface Completion {
  /** Where the word that is completed begins. */
  from: number;
  /** What it could become, sorted; a directory ends in "/". */
  candidates: string[];
}

const KEYWORDS = [
  "case",
  "do",
  "done",
  "elif",
  "else",
  "esac",
  "fi",
  "for",
  "function",
  "if",
  "then",
  "until",
  "while",
];

/** Words after which a device is meant, or a namespace. */
const BEFORE_DEVICE = new Set([
  "dev",
  "master",
  "set",
  "show",
  "del",
  "delete",
  "-i",
  "-I",
  "-k",
  "-K",
  "-S",
  "addif",
  "delif",
]);
const BEFORE_NETNS = new Set(["netns", "exec", "-n", "-netns", "pids", "attach"]);

/** What follows a command, position by position. */
const VOCABULARY: Readonly<Record<string, readonly (readonly string[])[]>> = {
  ip: [
    ["address", "link", "neighbour", "netns", "route", "rule"],
    [
      "add",
      "change",
      "delete",
      "exec",
      "flush",
      "get",
      "help",
      "identify",
      "list",
      "pids",
      "replace",
      "set",
      "show",
    ],
  ],
  bridge: [
    ["fdb", "link", "mdb", "vlan"],
    ["add", "append", "delete", "flush", "replace", "set", "show"],
  ],
  brctl: [["addbr", "addif", "delbr", "delif", "setageing", "show", "showmacs", "showstp", "stp"]],
};

export function completeLine(shell: Shell, text: string, cursor: number): Completion {
  const before = text.slice(0, cursor);
  const word = /(?:[^\s;|&()<>\\]|\\.)*$/.exec(before)?.[0] ?? "";
  const from = cursor - word.length;
  const command = before
    .slice(0, from)
    .split(/[;|&(]|\$\(/)
    .pop() as string;
  const words = command.trim() === "" ? [] : command.trim().split(/\s+/);
  const plain = word.replace(/\\(.)/g, "$1");
  const candidates = new Set(candidatesFor(shell, words, plain));
  return {
    from,
    candidates: [...candidates]
      .filter((one) => one.startsWith(plain))
      .map(quoted)
      .sort(),
  };
}

const quoted = (candidate: string): string =>
  candidate.endsWith("/") ? `${backslashQuote(candidate.slice(0, -1))}/` : backslashQuote(candidate);

function candidatesFor(shell: Shell, words: readonly string[], word: string): string[] {
  // A prefix command's own command: `ip netns exec red …`.
  const exec = words.findIndex((one, index) => one === "exec" && words[index - 1] === "netns");
  if (exec >= 0 && words.length > exec + 1) return candidatesFor(shell, words.slice(exec + 2), word);
  if (
    ["sudo", "time", "timeout", "env", "nohup", "exec", "xargs"].includes(words[0] ?? "") &&
    words.length === 1 &&
    words[0] !== "timeout"
  )
    return commands(shell, word);
  if (words.length === 0)
    return word.includes("/") ? paths(shell, word) : [...commands(shell, word), ...KEYWORDS];
  if (/[<>]$/.test(words.at(-1) ?? "")) return paths(shell, word);
  const found: string[] = [];
  const last = words.at(-1) as string;
  const operands = words.filter((one, index) => index === 0 || !one.startsWith("-"));
  const vocabulary = VOCABULARY[operands[0] as string];
  const position = vocabulary?.[operands.length - 1];
  if (position !== undefined) found.push(...position);
  const isNetns = operands[1] === "netns" && operands.length === 3;
  if (BEFORE_NETNS.has(last) || isNetns) found.push(...namespaces(shell));
  else if (BEFORE_DEVICE.has(last) || ["ethtool", "tcpdump"].includes(operands[0] as string))
    found.push(...devices(shell, words));
  if (vocabulary === undefined || found.length === 0) found.push(...paths(shell, word));
  return found;
}

function commands(shell: Shell, word: string): string[] {
  const found = [...BUILTINS.keys(), ...shell.functions.keys(), ...shell.aliases.keys()].filter((name) =>
    /^\w/.test(name),
  );
  for (const directory of (shell.variables.get("PATH") ?? "").split(":")) {
    const node = shell.process.files.nodeAt(directory);
    if (node instanceof DirNode) found.push(...node.names(shell.process));
  }
  return word === "" ? [] : found;
}

function namespaces(shell: Shell): string[] {
  const node = shell.process.files.nodeAt("/run/netns");
  return node instanceof DirNode ? node.names(shell.process) : [];
}

/** Devices of the namespace that `-n NAME` names, or of the shell's own. */
function devices(shell: Shell, words: readonly string[]): string[] {
  const at = words.findIndex((word) => word === "-n" || word === "-netns");
  const name = at < 0 ? undefined : words[at + 1];
  const path = `/run/netns/${name}`;
  const net =
    name !== undefined && shell.process.files.exists(path)
      ? shell.process.files.namespaceAt(path)
      : shell.process.net;
  return (net ?? shell.process.net).devices.map((dev) => dev.name);
}

function paths(shell: Shell, word: string): string[] {
  const cut = word.lastIndexOf("/") + 1;
  const directory = word.slice(0, cut);
  const real = directory.replace(/^~(?=\/)/, shell.variables.get("HOME") ?? "/root");
  const node = shell.process.files.nodeAt(real === "" ? "." : real);
  if (!(node instanceof DirNode)) return [];
  const hidden = word.slice(cut).startsWith(".");
  return node
    .names(shell.process)
    .filter((name) => hidden || !name.startsWith("."))
    .map((name) => {
      const isDirectory = shell.process.files.nodeAt(`${real}${name}`) instanceof DirNode;
      return `${directory}${name}${isDirectory ? "/" : ""}`;
    });
}
