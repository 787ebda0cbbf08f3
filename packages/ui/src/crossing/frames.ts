// The four frames of one ping, as Linux 6.1 sent them: packages/conformance/recordings/veth/lesson.db.frames. Their
// addresses are the recording's (link-layer addresses are made alike there). A test holds them against the recording, and
// their lines against tcpdump's wording.

export interface RecordedFrame {
  /** Which of the two hosts sends it. */
  from: "web" | "db";
  protocol: "arp" | "icmp";
  /** tcpdump's line for it. */
  line: string;
  /** The first bytes, in hex. */
  bytes: string;
}

export const RECORDED: readonly RecordedFrame[] = [
  {
    from: "web",
    protocol: "arp",
    line: "ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28",
    bytes: "ff ff ff ff ff ff 02 ff ff ff 00 01 08 06",
  },
  {
    from: "db",
    protocol: "arp",
    line: "ARP, Reply 10.0.0.2 is-at 02:ff:ff:ff:00:02, length 28",
    bytes: "02 ff ff ff 00 01 02 ff ff ff 00 02 08 06",
  },
  {
    from: "web",
    protocol: "icmp",
    line: "IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 1, length 64",
    bytes: "02 ff ff ff 00 02 02 ff ff ff 00 01 08 00",
  },
  {
    from: "db",
    protocol: "icmp",
    line: "IP 10.0.0.2 > 10.0.0.1: ICMP echo reply, id 1, seq 1, length 64",
    bytes: "02 ff ff ff 00 01 02 ff ff ff 00 02 08 00",
  },
];
