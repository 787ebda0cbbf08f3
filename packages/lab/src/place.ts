// Small readings of lab.yaml's texts: places and quantities. Apart from its schema, which the simulator's core does not carry.

/** A place in a lab: `host` or `host/netns`. */
export interface Place {
  host: string;
  netns: string | undefined;
}

export function parsePlace(text: string): Place {
  const slash = text.indexOf("/");
  return slash < 0
    ? { host: text, netns: undefined }
    : { host: text.slice(0, slash), netns: text.slice(slash + 1) };
}

const UNITS: Record<string, number> = { us: 1e3, ms: 1e6, s: 1e9, kbit: 1e3, mbit: 1e6, gbit: 1e9 };

/** "5ms" in ns, "100mbit" in bit/s. */
export function quantity(text: string): number {
  const [, number = "", unit = ""] = /^([\d.]+)([a-z]+)$/.exec(text) ?? [];
  return Number(number) * (UNITS[unit] ?? Number.NaN);
}
