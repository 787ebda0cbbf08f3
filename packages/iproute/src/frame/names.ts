// Names for numbers (lib/rt_names.c): routing tables, protocols, scopes, groups, classes of service. They stand in
// /etc/iproute2; where a file is missing there, Debian's speaks from here.

import type { FileSystem } from "@podwire/program";
import { parseUnsigned } from "./args.ts";

/** Debian 12's /etc/iproute2, as far as it is read here: for a machine to put in its file system. */
export const ETC_IPROUTE2: Readonly<Record<string, string>> = {
  group: `# device group names
0	default
`,
  rt_tables: `#
# reserved values
#
255	local
254	main
253	default
0	unspec
#
# local
#
#1	inr.ruhep
`,
  rt_protos: `#
# Reserved protocols.
#
0	unspec
1	redirect
2	kernel
3	boot
4	static
8	gated
9	ra
10	mrt
11	zebra
12	bird
13	dnrouted
14	xorp
15	ntk
16	dhcp
18	keepalived
42	babel
99	openr
186	bgp
187	isis
188	ospf
189	rip
192	eigrp
`,
  rt_scopes: `#
# reserved values
#
0	global
255	nowhere
254	host
253	link
#
# pseudo-reserved
#
200	site
`,
  rt_realms: `#
# reserved values
#
0	cosmos
#
# local
#
#1	inr.ac
#2	inr.ruhep
#3	freenet
#4	radio-msu
#5	russia
#6	internet
`,
  rt_dsfield: `# Differentiated field values
# These include the DSCP and unused bits
0x0	default
# Newer RFC2597 values
0x28	AF11
0x30	AF12
0x38	AF13
0x48	AF21
0x50	AF22
0x58	AF23
0x68	AF31
0x70	AF32
0x78	AF33
0x88	AF41
0x90	AF42
0x98	AF43
# Older values RFC2474
0x20	CS1
0x40	CS2
0x60	CS3
0x80	CS4
0xA0	CS5
0xC0	CS6
0xE0	CS7
# RFC 2598
0xB8	EF
`,
};

export type NameTable = "group" | "rt_tables" | "rt_protos" | "rt_scopes" | "rt_realms" | "rt_dsfield";

export class Names {
  readonly #files: FileSystem;
  readonly #options: { numeric: boolean };
  readonly #tables = new Map<NameTable, Map<number, string>>();

  constructor(files: FileSystem, options: { numeric: boolean }) {
    this.#files = files;
    this.#options = options;
  }

  /** The name of a number, or the number; `-N` asks for numbers always. */
  name(table: NameTable, id: number): string {
    const known = this.#options.numeric ? undefined : this.#table(table).get(id);
    return known ?? (table === "rt_dsfield" ? `0x${id.toString(16).padStart(2, "0")}` : String(id));
  }

  /** True where a name exists. */
  has(table: NameTable, id: number): boolean {
    return this.#table(table).has(id);
  }

  /** The number of a name, or of a number between 0 and `max`; undefined for anything else. */
  id(table: NameTable, text: string, max: number, base = 0): number | undefined {
    for (const [id, name] of this.#table(table)) if (name === text) return id;
    return parseUnsigned(text, max, base);
  }

  #table(name: NameTable): Map<number, string> {
    let table = this.#tables.get(name);
    if (table !== undefined) return table;
    table = new Map();
    const path = `/etc/iproute2/${name}`;
    const text = this.#files.exists(path) ? this.#files.readText(path) : (ETC_IPROUTE2[name] as string);
    for (const line of text.split("\n")) {
      const match = /^\s*(0x[0-9a-f]+|\d+)\s+([^\s#]+)/i.exec(line);
      if (match) table.set(Number(match[1]), match[2] as string);
    }
    this.#tables.set(name, table);
    return table;
  }
}
