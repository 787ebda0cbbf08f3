// A learning switch: the Linux bridge without VLANs and without a spanning tree.

interface Entry {
  port: number;
  /** When it was last heard, in milliseconds. */
  updated: number;
}

export class Switch {
  readonly #ownMac: string;
  readonly #ports: readonly number[];
  readonly #ageingMs: number;
  readonly #fdb = new Map<string, Entry>();

  constructor(ownMac: string, ports: number[], ageingMs: number) {
    this.#ownMac = ownMac;
    this.#ports = ports;
    this.#ageingMs = ageingMs;
  }

  receive(port: number, frame: Uint8Array, nowMs: number): number[] {
    const destination = address(frame, 0);
    const source = address(frame, 6);
    if (isGroup(source) || source === "00:00:00:00:00:00") return [];
    if (port !== 0 && destination === "01:80:c2:00:00:01") return [];
    if (port !== 0 && source !== this.#ownMac) this.#fdb.set(source, { port, updated: nowMs });
    if (port !== 0 && isLinkLocal(destination)) return [];

    const others = this.#ports.filter((other) => other !== port);
    if (isGroup(destination)) return port === 0 ? others : [0, ...others];
    if (destination === this.#ownMac) return port === 0 ? [] : [0];
    const entry = this.#fdb.get(destination);
    if (entry === undefined || nowMs - entry.updated >= this.#ageingMs) return others;
    entry.updated = nowMs;
    return entry.port === port ? [] : [entry.port];
  }
}

function address(frame: Uint8Array, at: number): string {
  return Array.from(frame.subarray(at, at + 6), (byte) => byte.toString(16).padStart(2, "0")).join(":");
}

function isGroup(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
}

/** 01:80:c2:00:00:01 to …:0f, which no bridge forwards. A BPDU, …:00, is forwarded while there is no spanning tree. */
function isLinkLocal(mac: string): boolean {
  return /^01:80:c2:00:00:0[1-9a-f]$/.test(mac);
}
