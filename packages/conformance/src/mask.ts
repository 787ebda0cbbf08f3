// THE published mask: what a transcript is compared without. The kernel disagrees with itself on these things from boot to boot, so
// nobody can agree with it on them; everything else must be equal to the letter. A script is admitted only when three recordings
// of it, from three boots in three orders, agree under this mask. The rules, each with its reason:
//
//   mac        MAC addresses that the script does not spell out, numbered by first appearance (`<mac1>`): drawn at random. Also
//              inside bridge ids (8000.xxxxxxxxxxxx), link-local addresses (fe80::…ff:fe…) and 33:33:ff groups.
//              Kept: all zeroes, broadcast, and the standards' multicast groups
//   timer      the decimal timers of a bridge and its ports, the ageing column of `brctl showmacs`, and the seconds after
//              `used` in `ip -s neigh` and `bridge -s fdb`: they run while commands start
//   pid        process ids in `lsns`, `ip netns pids` and `ss -p`, and namespace inode numbers (`net:[4026532000]`, `lsns`): both
//              are handed out from counters that everything else on the machine uses as well. Padding that follows from their
//              width goes with them (all of `lsns`, the end of the lines of `ss`)
//   icmp-id    the identifier of an echo: chosen by the kernel for ping
//   rtt        times that ping and arping measured, and how long ping took
//   ip-id      the IPv4 identification that `tcpdump -v` prints, where it is not 0: drawn at random. 0 is a decision and stays
//   port       ports of 127.0.0.1:33000's kind, from the ephemeral range 32768-60999, that the script does not name; with them
//              the second number of `bad udp cksum`, which follows from them
//   date       the time of day that tcpdump prints
//   filter     `packets received by filter`: counts what arrived while tcpdump was starting or ending
//   set        the lines (or JSON elements) of `ip neigh` and `brctl showmacs` are sorted: the kernel's hash has a random key
//
// Masking a masked transcript changes nothing.
import type { CommandRecord, Transcript } from "./transcript.ts";

const ALNUM = "0-9a-fA-F";
const MAC = new RegExp(`(?<![${ALNUM}:.-])(?:[${ALNUM}]{2}:){5}[${ALNUM}]{2}(?![${ALNUM}:])`, "g");
const BRIDGE_ID = /(?<![0-9a-f])([0-9a-f]{4})\.([0-9a-f]{12})(?![0-9a-f])/g;
const BRIDGE_ID_COLONS = /(?<![0-9a-f])([0-9a-f]{4})\.((?:[0-9a-f]{1,2}:){5}[0-9a-f]{1,2})(?![0-9a-f:])/g;
const LINK_LOCAL =
  /(?<![0-9a-f:])fe80::([0-9a-f]{1,4}):([0-9a-f]{1,2})ff:fe([0-9a-f]{2}):([0-9a-f]{1,4})(?![0-9a-f:])/g;

/** Which MAC addresses and ports a script names, and the numbers given so far to those it does not. */
export class Names {
  #macs: RegExp[];
  #script: string;
  #numbers = new Map<string, number>();

  constructor(script: string) {
    this.#script = script;
    const part = `(?:[${ALNUM}]{2}|[${ALNUM}]?\\$\\{?\\w+\\}?)`;
    const written = script.match(new RegExp(`${part}(?::${part}){5}`, "g")) ?? [];
    this.#macs = [...new Set(written)].map(
      (mac) => new RegExp(`^${mac.toLowerCase().replace(/\$\{?\w+\}?/g, "[0-9a-f]{1,2}")}$`),
    );
  }

  /** True where the script spells the address out, or the standards do. `mac` is in lower case with colons. */
  knows(mac: string): boolean {
    if (/^(00:00:00:00:00:00|ff:ff:ff:ff:ff:ff|01:80:c2:.*|01:00:5e:.*)$/.test(mac)) return true;
    if (mac.startsWith("33:33:ff:")) {
      const tail = mac.slice(9);
      return this.#script.toLowerCase().includes(tail) || this.#groupOfWrittenAddress(tail);
    }
    return mac.startsWith("33:33:") || this.#macs.some((known) => known.test(mac));
  }

  /** A solicited-node group of an IPv6 address in the script, such as fd00::1 for 00:00:01. */
  #groupOfWrittenAddress(tail: string): boolean {
    const low = Number.parseInt(tail.replaceAll(":", ""), 16);
    return low < 0x10000 && new RegExp(`::${low.toString(16)}(?![0-9a-f:])`).test(this.#script);
  }

  /** 1 for the first unknown address asked for, 2 for the second, … */
  numberOf(mac: string): number {
    const known = this.#numbers.get(mac);
    if (known !== undefined) return known;
    this.#numbers.set(mac, this.#numbers.size + 1);
    return this.#numbers.size;
  }

  /** True for a port that the kernel chose: in the ephemeral range, and not in the script. */
  isEphemeral(port: number): boolean {
    return port >= 32768 && port <= 60999 && !new RegExp(`\\b${port}\\b`).test(this.#script);
  }
}

const hex = (digits: string): string => (digits.match(/../g) ?? []).join(":");

function maskMacs(text: string, names: Names): string {
  const name = (mac: string, otherwise: string): string =>
    names.knows(mac) ? otherwise : `<mac${names.numberOf(mac)}>`;
  return text
    .replace(BRIDGE_ID_COLONS, (all, priority: string, mac: string) => {
      const shown = name(mac.replace(/(?<![0-9a-f])[0-9a-f](?![0-9a-f])/g, "0$&"), "");
      return shown === "" ? all : `${priority}.${shown}`;
    })
    .replace(MAC, (mac) => name(mac.toLowerCase(), mac))
    .replace(BRIDGE_ID, (all, priority: string, digits: string) => {
      const shown = name(hex(digits), "");
      return shown === "" ? all : `${priority}.${shown}`;
    })
    .replace(LINK_LOCAL, (all, a: string, b: string, c: string, d: string) => {
      const digits = a.padStart(4, "0") + b.padStart(2, "0") + c + d.padStart(4, "0");
      const first = (Number.parseInt(digits.slice(0, 2), 16) ^ 2).toString(16).padStart(2, "0");
      const shown = name(hex(first + digits.slice(2)), "");
      return shown === "" ? all : `fe80::${shown}`;
    });
}

const TIMER =
  /\b((?:hello|tcn|topology[_ ]change|gc|hold|message[_ ]age|forward[_ ]delay)[_ ]timer"?:?\s+)\d+\.\d+/g;

function maskTimers(text: string, command: string): string {
  const masked = text
    .replace(TIMER, "$1<s>")
    .replace(/\bused \d+(?:\/\d+){1,2}/g, (used) => used.replace(/\d+/g, "<s>"));
  if (/\bshowmacs\b/.test(command)) return masked.replace(/\d+\.\d\d$/gm, "<s>");
  if (/\b(neigh\w*|fdb|n)\b/.test(command)) {
    return masked.replace(/("(?:used|confirmed|updated)": ?)\d+/g, '$1"<s>"');
  }
  return masked;
}

/** `lsns` aligns its columns to what they hold, so a masked column takes the alignment with it. Its default columns are assumed
 * for a row that starts with an inode number and has no head above it. */
function maskLsns(text: string): string {
  let column = -1;
  const shown = text.split("\n").map((row) => {
    const fields = row.trim().split(/\s+/);
    if (/^[A-Z]+$/.test(fields[0] ?? "")) column = fields.indexOf("PID");
    else {
      const pid = column >= 0 ? column : /^40265\d{5}$/.test(fields[0] ?? "") ? 3 : -1;
      if (pid >= 0 && fields[pid] !== undefined) fields[pid] = "<pid>";
    }
    return fields.join(" ").replace(/\b40265\d{5}\b/g, "<inode>");
  });
  return shown.join("\n");
}

function maskPids(text: string, command: string): string {
  let masked = text
    .replace(/\b(net|mnt|pid|uts|ipc|user|cgroup|time):\[\d+\]/g, "$1:[<inode>]")
    .replace(/\bpid=\d+/g, "pid=<pid>");
  if (/\bip\b[^|;&]*\bnetns pids\b/.test(command)) masked = masked.replace(/^\d+$/gm, "<pid>");
  // The widest process column decides how far the head of `ss -p` is padded.
  if (/\bss\b/.test(command)) masked = masked.replace(/ +$/gm, "");
  return /\blsns\b/.test(command) ? maskLsns(masked) : masked;
}

function maskTraffic(text: string, names: Names): string {
  return text
    .replace(/^\d\d:\d\d:\d\d\.\d{6}(?= )/gm, "<time>")
    .replace(/\b(echo (?:request|reply), id )\d+/g, "$1<id>")
    .replace(/\bident=\d+/g, "ident=<id>")
    .replace(/, id ([1-9]\d*), offset /g, ", id <id>, offset ")
    .replace(/\btime=\d+(?:\.\d+)? ms/g, "time=<ms> ms")
    .replace(/, time \d+ms$/gm, ", time <ms>ms")
    .replace(/^(rtt min\/avg\/max\/mdev = )[\d./]+ ms/gm, "$1<ms> ms")
    .replace(/\bipg\/ewma [\d.]+\/[\d.]+ ms/g, "ipg/ewma <ms> ms")
    .replace(/(\] {2})\d+\.\d{3}ms$/gm, "$1<ms>ms")
    .replace(/^\d+ packets? received by filter$/gm, "<n> packets received by filter")
    .replace(
      /((?:\d+\.){3}\d+|\*)([.:])(\d{5})(?!\d)/g,
      (all, address: string, mark: string, port: string) =>
        names.isEphemeral(Number(port)) ? `${address}${mark}<port>` : all,
    )
    .replace(/^(.*<port>.*bad udp cksum 0x[0-9a-f]{4} -> )0x[0-9a-f]{4}/gm, "$1<sum>");
}

function sortLines(text: string): string {
  const whole = text.endsWith("\n");
  const lines = (whole ? text.slice(0, -1) : text).split("\n");
  const sorted = lines.map((line) => {
    if (!line.startsWith("[{")) return line;
    try {
      const elements = JSON.parse(line) as unknown[];
      return JSON.stringify(
        elements
          .map((element) => JSON.stringify(element))
          .sort()
          .map((element) => JSON.parse(element)),
      );
    } catch {
      return line;
    }
  });
  return sorted.sort().join("\n") + (whole ? "\n" : "");
}

const AS_A_SET = /\bip\b(?: -\w+(?: \w+)?)* (?:n|neigh|neighbour|neighbor)\b|\bbrctl showmacs\b/;

/** Masks one output of one command. `names` is shared by the whole transcript, in order. */
export function maskOutput(text: string, command: string, names: Names): string {
  const masked = maskTraffic(maskPids(maskTimers(maskMacs(text, names), command), command), names);
  return AS_A_SET.test(command) ? sortLines(masked) : masked;
}

/** The transcript under the mask; `script` is the source, which says which addresses and ports were chosen by it. */
export function maskTranscript(script: string, transcript: Transcript): Transcript {
  const names = new Names(script);
  const commands = transcript.commands.map(
    (record): CommandRecord => ({
      ...record,
      stdout: maskOutput(record.stdout, record.command, names),
      stderr: maskOutput(record.stderr, record.command, names),
    }),
  );
  return { ...transcript, commands };
}
