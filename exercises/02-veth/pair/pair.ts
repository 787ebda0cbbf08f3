// A veth pair: two network devices and the cable between them. See README.md in this folder.

export type End = 0 | 1;
export type State = "DOWN" | "LOWERLAYERDOWN" | "UP";
export type Sent = { to: End; bytes: Uint8Array } | { drop: "down" | "no-carrier" | "too-long" };

export class VethPair {
  /** `ip link set`: changes what is given and nothing else. A new end is down and has an MTU of 1500. */
  set(_end: End, _change: { up?: boolean; mtu?: number }): void {
    throw new Error("set is not written yet");
  }

  /** What `ip link` shows after the word `state`. */
  state(_end: End): State {
    throw new Error("state is not written yet");
  }

  /** `end` sends `frame`, an Ethernet frame without its checksum: where it comes out, or why it does not. */
  send(_end: End, _frame: Uint8Array): Sent {
    throw new Error("send is not written yet");
  }
}
