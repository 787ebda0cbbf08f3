// What a random script believes about its machine: which namespaces and devices should be there, so that most commands make sense.
// It may be wrong (a command that was meant to work may fail): the script is compared, not judged.
import type { Dice } from "./dice.ts";

export interface Device {
  name: string;
  /** Namespace name; "" is the one that the script starts in. */
  netns: string;
  kind: "veth" | "bridge";
  /** The other end of a veth pair. */
  peer: Device | undefined;
  /** `address/length` of each. */
  addresses: string[];
  up: boolean;
  master: Device | undefined;
}

export class World {
  readonly dice: Dice;
  readonly lines: string[] = [];
  readonly namespaces: string[] = [];
  devices: Device[] = [];
  /** True while a carrier may have changed since the last rest: link watch takes up to a second. */
  unrest = false;
  #macs = 0;

  constructor(dice: Dice) {
    this.dice = dice;
  }

  say(line: string): void {
    this.lines.push(line);
  }

  /** `ip` as typed for a namespace. */
  ip(netns: string, rest: string): string {
    return netns === "" ? `ip ${rest}` : `ip -n ${netns} ${rest}`;
  }

  /** Any other program as typed for a namespace. */
  exec(netns: string, command: string): string {
    return netns === "" ? command : `ip netns exec ${netns} ${command}`;
  }

  /** A MAC address that no other device of the script has. */
  mac(): string {
    this.#macs++;
    return `02:00:00:00:00:${this.#macs.toString(16).padStart(2, "0")}`;
  }

  /** The namespaces there should be, "" among them. */
  places(): string[] {
    return ["", ...this.namespaces];
  }

  inside(netns: string): Device[] {
    return this.devices.filter((device) => device.netns === netns);
  }

  add(name: string, netns: string, kind: Device["kind"]): Device {
    const device = { name, netns, kind, peer: undefined, addresses: [], up: false, master: undefined };
    this.devices.push(device);
    return device;
  }

  /** Takes a device out, and with one end of a cable the other. */
  remove(device: Device): void {
    this.devices = this.devices.filter((other) => other !== device && other !== device.peer);
    for (const other of this.devices) if (other.master === device) other.master = undefined;
    this.unrest = true;
  }

  /** Waits until carriers and operational states have settled, where they may have changed. */
  rest(): void {
    if (!this.unrest) return;
    this.say("sleep 1.2");
    this.unrest = false;
  }
}
