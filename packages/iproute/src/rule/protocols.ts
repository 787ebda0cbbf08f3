// IP protocols by name, as far as rules and routes name them (inet_proto_a2n on getprotobyname).

const PROTOCOLS: Readonly<Record<string, number>> = {
  icmp: 1,
  tcp: 6,
  udp: 17,
  dccp: 33,
  gre: 47,
  "ipv6-icmp": 58,
  sctp: 132,
};

/** Undefined for what is neither a name nor a number up to 255. */
export function protocolNumber(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) <= 255 ? Number(text) : undefined;
  return PROTOCOLS[text];
}

export function protocolName(number: number): string {
  return Object.entries(PROTOCOLS).find(([, known]) => known === number)?.[0] ?? `ipproto-${number}`;
}
