// A cable with a discipline at one end, numbered frames, and who arrived when at the other.

import { Clock, MILLISECOND } from "@podwire/clock";
import { Kernel, type NetDevice, openDevice, queueXmit, RecordingTracer, Skb } from "@podwire/netns";
import { veth, vethKind, vethPeer } from "@podwire/veth";
import { ethernet } from "@podwire/wire";
import { modifyQdisc, type NetemOptions, type Qdisc, rootQdisc, sched, TC_H_ROOT } from "../src/index.ts";

/** EtherType of the frames, for which only the test is at home. */
const TYPE = 0x88b5;

export interface Arrival {
  number: number;
  /** Virtual time, ms. */
  at: number;
  bytes: Uint8Array;
}

export class House {
  readonly clock: Clock;
  readonly kernel: Kernel;
  readonly dev: NetDevice;
  readonly tracer = new RecordingTracer();
  readonly arrived: Arrival[] = [];

  constructor(seed = 1) {
    this.clock = new Clock({ seed });
    this.kernel = new Kernel({ clock: this.clock, subsystems: [veth, sched], tracer: this.tracer });
    this.kernel.packetTypes.add(TYPE, (skb) => {
      const bytes = skb.bytes.slice(skb.data, skb.tail);
      this.arrived.push({ number: bytes[0] as number, at: this.clock.now / MILLISECOND, bytes });
    });
    this.dev = vethKind.newLink(this.kernel.initNet, { name: "veth0", data: { peer: { name: "veth1" } } });
    openDevice(this.dev);
    openDevice(vethPeer(this.dev) as NetDevice);
  }

  get root(): Qdisc {
    return rootQdisc(this.dev) as Qdisc;
  }

  /** `tc qdisc replace dev veth0 root netem …`; times in ms. */
  netem({ latency = 0, jitter = 0, ...more }: Partial<NetemOptions>): void {
    modifyQdisc(this.dev, "replace", {
      parent: TC_H_ROOT,
      handle: 0,
      spec: {
        kind: "netem",
        options: {
          latency: latency * MILLISECOND,
          jitter: jitter * MILLISECOND,
          limit: 1000,
          loss: 0,
          gap: 0,
          duplicate: 0,
          ...more,
        },
      },
    });
  }

  /** Sends frames of `length` bytes numbered `first` to `last` at once; how many were taken. */
  send(first: number, last = first, length = 100): number {
    let taken = 0;
    for (let number = first; number <= last; number++) {
      const frame = new Uint8Array(length).fill(0xff, 0, 6);
      ethernet.setType(frame, 0, TYPE);
      frame[14] = number;
      const skb = Skb.from(frame);
      skb.dev = this.dev;
      if (queueXmit(skb)) taken++;
    }
    return taken;
  }

  /** Lets `ms` pass; the numbers that arrived meanwhile. */
  wait(ms: number): number[] {
    this.clock.runSync(ms * MILLISECOND);
    return this.arrived.splice(0).map(({ number }) => number);
  }

  /** The same with when they arrived, whole ms. */
  times(ms: number): [number, number][] {
    this.clock.runSync(ms * MILLISECOND);
    return this.arrived.splice(0).map(({ number, at }) => [number, Math.floor(at)]);
  }

  drops(): string[] {
    return this.tracer.trails.flatMap(({ steps }) =>
      steps.flatMap((step) => (step.kind === "drop" ? [`${step.reason} ${step.where}`] : [])),
    );
  }
}
