// A learning switch: the Linux bridge without VLANs and without a spanning tree. See README.md in this folder.

export class Switch {
  /**
   * @param _ownMac  br0's own address, as "02:00:00:00:00:ff"
   * @param _ports   the numbers of the ports, as [1, 2, 3]; 0 is br0 itself and not among them
   * @param _ageingMs  for how long a station that is silent is remembered, in milliseconds
   */
  constructor(_ownMac: string, _ports: number[], _ageingMs: number) {
    throw new Error("the constructor is not written yet");
  }

  /**
   * `frame` comes in at `port` (0: br0's own host sends it), at the time `nowMs`, which never goes back. An Ethernet frame
   * starts with six bytes of destination and six bytes of source address. Gives the numbers of the ports that it goes
   * out of, in any order; 0 among them where br0's own host gets it.
   */
  receive(_port: number, _frame: Uint8Array, _nowMs: number): number[] {
    throw new Error("receive is not written yet");
  }
}
