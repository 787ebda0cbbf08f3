/// <reference types="node" />
import { readFileSync } from "node:fs";
import { closeDevice, KernelError, moveDevice, openDevice } from "@podwire/netns";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deleteQdisc, distribution, modifyQdisc, qdiscsOf, TC_H_ROOT } from "../src/index.ts";
import { House } from "./house.ts";

const ALL = 2 ** 32 - 1;
const share = (fraction: number) => Math.round(fraction * ALL);

describe("what netem does without chance", () => {
  test("every frame waits, and they leave in the order in which they came", () => {
    const house = new House();
    house.netem({ latency: 100 });
    house.send(1, 3);
    expect(house.root).toMatchObject({ qlen: 3, backlog: 300, packets: 0 });
    expect(house.wait(99)).toEqual([]);
    expect(house.times(2)).toEqual([
      [1, 100],
      [2, 100],
      [3, 100],
    ]);
    expect(house.root).toMatchObject({ qlen: 0, backlog: 0, packets: 3, bytes: 300 });
  });

  test("a rate lets them leave one after the other: 125 bytes at 1 Mbit/s take 1 ms", () => {
    const house = new House();
    house.netem({ rate: { rate: 125_000, packetOverhead: 0, cellSize: 0, cellOverhead: 0 } });
    house.send(1, 3, 125);
    expect(house.times(10)).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });

  test("with a delay besides, only the first waits for it: the others wait behind it", () => {
    const house = new House();
    house.netem({ latency: 10, rate: { rate: 125_000, packetOverhead: 0, cellSize: 0, cellOverhead: 0 } });
    house.send(1, 3, 125);
    expect(house.times(20)).toEqual([
      [1, 11],
      [2, 12],
      [3, 13],
    ]);
  });

  test("cells are sent whole: 100 bytes in cells of 48 with 5 more each are three of 53", () => {
    const house = new House();
    house.netem({ rate: { rate: 1000, packetOverhead: 0, cellSize: 48, cellOverhead: 5 } });
    house.send(1, 1, 100);
    expect(house.times(200)).toEqual([[1, 159]]);
  });

  test("what is over the limit is dropped, and the sender hears of it", () => {
    const house = new House();
    house.netem({ latency: 100, limit: 2 });
    expect(house.send(1, 5)).toBe(2);
    expect(house.wait(200)).toEqual([1, 2]);
    expect(house.root.drops).toBe(3);
    expect(house.drops()).toEqual(new Array(3).fill("QDISC_DROP net/sched/sch_netem.c netem_enqueue"));
  });

  test("what is lost is not told to the sender", () => {
    const house = new House();
    house.netem({ loss: ALL });
    expect(house.send(1, 3)).toBe(3);
    expect(house.wait(1)).toEqual([]);
    expect(house.root).toMatchObject({ drops: 3, packets: 0 });
  });

  test("every frame twice", () => {
    const house = new House();
    house.netem({ duplicate: ALL });
    house.send(1, 2);
    expect(house.wait(1)).toEqual([1, 1, 2, 2]);
    expect(house.root).toMatchObject({ packets: 4, bytes: 400 });
  });

  test("with a gap of 3 every third overtakes those that wait", () => {
    const house = new House();
    house.netem({ latency: 50, gap: 3, reorder: { probability: ALL, correlation: 0 } });
    house.send(1, 7);
    expect(house.times(100)).toEqual([
      [3, 0],
      [6, 0],
      [1, 50],
      [2, 50],
      [4, 50],
      [5, 50],
      [7, 50],
    ]);
    expect(house.root.requeues).toBe(2);
  });

  test("a damaged frame differs from what was sent in one bit", () => {
    const house = new House();
    house.netem({ corrupt: { probability: ALL, correlation: 0 } });
    const sent = new Uint8Array(86);
    let seen = 0;
    for (let round = 0; round < 50; round++) {
      sent[0] = round;
      house.send(round);
      house.clock.runSync(1e6);
      // Damage to the Ethernet header keeps some of them from arriving here.
      for (const { bytes } of house.arrived.splice(0)) {
        let bits = 0;
        for (const [at, byte] of bytes.entries()) {
          for (let rest = byte ^ (sent[at] as number); rest > 0; rest >>= 1) bits += rest & 1;
        }
        expect(bits).toBeLessThanOrEqual(1);
        seen += bits;
      }
    }
    expect(seen).toBeGreaterThan(30);
  });
});

describe("what netem leaves to chance", () => {
  test("the same seed loses the same frames, another seed others", () => {
    const run = (seed: number) => {
      const house = new House(seed);
      house.netem({ loss: share(0.3) });
      house.send(0, 99);
      return house.wait(1);
    };
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  test("a loss of 10 % is about 10 %, and 0 % is none", () => {
    const house = new House();
    house.netem({ loss: share(0.1) });
    for (let round = 0; round < 100; round++) {
      house.send(0, 99);
      house.wait(1);
    }
    expect(house.root.drops).toBeGreaterThan(850);
    expect(house.root.drops).toBeLessThan(1150);
  });

  test("correlated losses come in runs: a lost frame is more often followed by another", () => {
    const followers = (correlation: number) => {
      const house = new House();
      house.netem({ loss: share(0.5), correlation: { delay: 0, loss: share(correlation), duplicate: 0 } });
      let pairs = 0;
      let before = false;
      for (let round = 0; round < 3000; round++) {
        house.send(7);
        const lost = house.wait(1).length === 0;
        if (lost && before) pairs++;
        before = lost;
      }
      return pairs;
    };
    expect(followers(0.8)).toBeGreaterThan(followers(0) * 1.3);
  });

  test("Gilbert and Elliott: a good state without losses, a bad one that loses everything", () => {
    const house = new House();
    const lossModel = { model: "gemodel", p: share(0.1), r: share(0.4), h: 0, k1: 0 } as const;
    house.netem({ lossModel });
    for (let round = 0; round < 100; round++) {
      house.send(0, 99);
      house.wait(1);
    }
    // p / (p + r) of the time is bad: a fifth.
    expect(house.root.drops).toBeGreaterThan(1700);
    expect(house.root.drops).toBeLessThan(2300);
  });

  test("jitter keeps within its bounds and lets frames overtake", () => {
    const house = new House();
    house.netem({ latency: 50, jitter: 20 });
    house.send(0, 199);
    const times = house.times(100);
    expect(times).toHaveLength(200);
    for (const [, at] of times) {
      expect(at).toBeGreaterThanOrEqual(30);
      expect(at).toBeLessThanOrEqual(70);
    }
    const order = times.map(([number]) => number);
    expect(order).not.toEqual([...order].sort((a, b) => a - b));
  });

  test("the normal distribution has its mean and its deviation", () => {
    const house = new House();
    const table = distribution("normal");
    house.netem({ latency: 50, jitter: 5, ...(table === undefined ? {} : { distribution: table }) });
    const delays: number[] = [];
    for (let round = 0; round < 2000; round++) {
      const sent = house.clock.now / 1e6;
      house.send(1);
      house.clock.runSync(100e6);
      delays.push(...house.arrived.splice(0).map(({ at }) => at - sent));
    }
    const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
    const variance = delays.reduce((sum, delay) => sum + (delay - mean) ** 2, 0) / delays.length;
    expect(mean).toBeCloseTo(50, 0);
    expect(Math.sqrt(variance)).toBeGreaterThan(4.7);
    expect(Math.sqrt(variance)).toBeLessThan(5.3);
  });

  test("whatever is asked of it, no frame comes from nowhere, and none is forgotten", () => {
    fc.assert(
      fc.property(
        fc.record({
          latency: fc.integer({ min: 0, max: 50 }),
          jitter: fc.integer({ min: 0, max: 50 }),
          limit: fc.integer({ min: 0, max: 30 }),
          loss: fc.constantFrom(0, share(0.2), ALL),
          duplicate: fc.constantFrom(0, share(0.3), ALL),
          gap: fc.integer({ min: 0, max: 4 }),
        }),
        fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 8 }),
        (options, batches) => {
          const house = new House();
          house.netem(options);
          let sent = 0;
          let arrived = 0;
          for (const count of batches) {
            sent += count;
            house.send(1, count);
            arrived += house.wait(10).length;
          }
          arrived += house.wait(1000).length;
          const { packets, qlen, backlog } = house.root;
          expect({ qlen, backlog, packets }).toEqual({ qlen: 0, backlog: 0, packets: arrived });
          expect(arrived).toBeLessThanOrEqual(2 * sent);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("the tables", () => {
  const folder = "/usr/lib/x86_64-linux-gnu/tc";
  // What Debian's iproute2 ships, where it is installed; the first values and the last else.
  const ENDS = {
    normal: [-32768, -28307, -26871, -25967],
    pareto: [-5461, -5460, -5460, -5459],
    paretonormal: [-12305, -11171, -10812, -10586],
  };
  for (const name of ["normal", "pareto", "paretonormal"] as const)
    test(`${name}.dist is what iproute2 reads`, () => {
      const table = distribution(name) ?? new Int16Array();
      expect([...table.subarray(0, 4)]).toEqual(ENDS[name]);
      expect(table).toHaveLength(4096);
      let text: string;
      try {
        text = readFileSync(`${folder}/${name}.dist`, "utf8");
      } catch {
        return;
      }
      expect([...table]).toEqual(text.replace(/#.*/g, "").trim().split(/\s+/).map(Number));
    });
});

describe("the life of a discipline", () => {
  const error = (work: () => void): string => {
    try {
      work();
    } catch (caught) {
      if (caught instanceof KernelError) return `${caught.errno}: ${caught.extack}`;
      throw caught;
    }
    return "done";
  };

  test("what waits is thrown away when the device goes down; the discipline stays", () => {
    const house = new House();
    house.netem({ latency: 100 });
    house.send(1, 3);
    closeDevice(house.dev);
    expect(house.root).toMatchObject({ qlen: 0, backlog: 0 });
    expect(house.drops()).toHaveLength(3);
    openDevice(house.dev);
    house.send(4);
    expect(house.times(200)).toEqual([[4, 100]]);
  });

  test("it does not follow its device into another namespace", () => {
    const house = new House();
    house.netem({ latency: 100 });
    house.send(1);
    moveDevice(house.dev, house.kernel.createNet().get());
    expect(qdiscsOf(house.dev)).toEqual([]);
    expect(house.dev.qdisc).toBe("noop");
  });

  test("handles are given away one after the other on the whole host", () => {
    const house = new House();
    house.netem({});
    expect(house.root.handle).toBe(0x80010000);
    deleteQdisc(house.dev, { parent: TC_H_ROOT, handle: 0, spec: null });
    expect(house.dev.qdisc).toBe("noqueue");
    house.netem({});
    expect(house.root.handle).toBe(0x80020000);
  });

  test("a bucket below netem, and what becomes of it", () => {
    const house = new House();
    house.netem({ latency: 10 });
    const { handle } = house.root;
    const tbf = { kind: "tbf", options: { rate: 125_000, burst: 125, limit: 10_000 } } as const;
    modifyQdisc(house.dev, "add", { parent: handle, handle: 0x200000, spec: tbf });
    expect(qdiscsOf(house.dev).map(({ kind }) => kind)).toEqual(["netem", "tbf"]);
    house.send(1, 3, 125);
    expect(house.times(50)).toEqual([
      [1, 10],
      [2, 11],
      [3, 12],
    ]);
    expect(error(() => modifyQdisc(house.dev, "add", { parent: 0x30000, handle: 0, spec: tbf }))).toBe(
      "ENOENT: Failed to find specified qdisc",
    );
    deleteQdisc(house.dev, { parent: handle, handle: 0, spec: null });
    expect(qdiscsOf(house.dev).map(({ kind }) => kind)).toEqual(["netem"]);
  });

  test("no second netem beside one that duplicates", () => {
    const house = new House();
    house.netem({ duplicate: ALL });
    const options = { latency: 0, jitter: 0, limit: 10, loss: 0, gap: 0, duplicate: 0 };
    const request = { parent: house.root.handle, handle: 0, spec: { kind: "netem", options } as const };
    expect(error(() => modifyQdisc(house.dev, "add", request))).toBe(
      "EINVAL: netem: cannot mix duplicating netems with other netems in tree",
    );
  });
});

describe("the bucket", () => {
  const bucket = (options: { rate: number; burst: number; limit: number }) => {
    const house = new House();
    modifyQdisc(house.dev, "add", { parent: TC_H_ROOT, handle: 0, spec: { kind: "tbf", options } });
    return house;
  };

  test("a burst leaves at once, the rest at the rate", () => {
    const house = bucket({ rate: 125_000, burst: 250, limit: 10_000 });
    house.send(1, 4, 125);
    expect(house.times(10)).toEqual([
      [1, 0],
      [2, 0],
      [3, 1],
      [4, 2],
    ]);
  });

  test("what does not fit the bucket never leaves, what does not fit the queue is dropped", () => {
    const house = bucket({ rate: 125_000, burst: 200, limit: 300 });
    expect(house.send(1, 1, 201)).toBe(0);
    expect(house.send(1, 9, 100)).toBe(5);
    expect(house.wait(100)).toEqual([1, 2, 3, 4, 5]);
    expect(house.root.drops).toBe(5);
  });
});
