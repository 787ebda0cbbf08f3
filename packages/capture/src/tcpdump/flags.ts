// The options of tcpdump that change what a line says, by their letters (tcpdump(8)). Where an option may be given
// more than once (`-vv`, `-xx`), the value counts.

export interface TcpdumpFlags {
  /** Numbers instead of names for services, protocols, MAC vendors and hosts. */
  n?: boolean;
  /** The link-level header. */
  e?: boolean;
  /** More: 1 to 3. */
  v?: number;
  /** Less. */
  q?: boolean;
  /** TCP sequence numbers as they are, not relative to the first. */
  S?: boolean;
  /** No checksums are judged. */
  K?: boolean;
  /**
   * 0 `12:34:56.789012`, 1 no time, 2 seconds since 1970, 3 since the packet before, 4 with the date, 5 since the
   * first packet.
   */
  t?: number;
  /** The packet in hex; 2 with the link-level header. */
  x?: number;
  /** In hex and ASCII; 2 with the link-level header. */
  X?: number;
  /** In ASCII; 2 with the link-level header. */
  A?: number;
  /** `-#`, a number before each line. */
  number?: boolean;
  /** `--nano`, nine digits after the second instead of six. */
  nano?: boolean;
}
