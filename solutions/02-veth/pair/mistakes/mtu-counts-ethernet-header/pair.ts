// A veth pair: two network devices and the cable between them.

export type End = 0 | 1;
export type State = "DOWN" | "LOWERLAYERDOWN" | "UP";
export type Sent = { to: End; bytes: Uint8Array } | { drop: "down" | "no-carrier" | "too-long" };

const ETH_MIN_MTU = 68;
const ETH_MAX_MTU = 65535;

export class VethPair {
  readonly #ends = [
    { up: false, mtu: 1500 },
    { up: false, mtu: 1500 },
  ] as const;

  /** `ip link set`: changes what is given and nothing else. A new end is down and has an MTU of 1500. */
  set(end: End, { up, mtu }: { up?: boolean; mtu?: number }): void {
    const device = this.#ends[end];
    if (mtu !== undefined) {
      if (mtu < ETH_MIN_MTU) throw new Error("mtu less than device minimum");
      if (mtu > ETH_MAX_MTU) throw new Error("mtu greater than device maximum");
      device.mtu = mtu;
    }
    if (up !== undefined) device.up = up;
  }

  /** What `ip link` shows after the word `state`. */
  state(end: End): State {
    if (!this.#ends[end].up) return "DOWN";
    return this.#ends[peer(end)].up ? "UP" : "LOWERLAYERDOWN";
  }

  /** `end` sends `frame`, an Ethernet frame without its checksum: where it comes out, or why it does not. */
  send(end: End, frame: Uint8Array): Sent {
    const to = peer(end);
    const receiver = this.#ends[to];
    if (!this.#ends[end].up) return { drop: "down" };
    if (!receiver.up) return { drop: "no-carrier" };
    if (frame.length > receiver.mtu) return { drop: "too-long" };
    return { to, bytes: frame.slice() };
  }
}

function peer(end: End): End {
  return end === 0 ? 1 : 0;
}
