/// <reference types="node" />
import { describe, expect, test } from "vitest";
import { Clock, Link, MICROSECOND, MILLISECOND, SECOND, StalledError, TimeLimitError } from "../src/index.ts";

describe("programs in virtual time", () => {
  test("two sleepers take the time of the longer one, and no real time", async () => {
    const clock = new Clock();
    const log: string[] = [];
    const sleeper = async (name: string, times: number[]) => {
      for (const time of times) {
        await clock.sleep(time * SECOND);
        log.push(`${name} ${clock.now / SECOND}`);
      }
    };
    await clock.run(Promise.all([sleeper("a", [3600, 3600]), sleeper("b", [1, 5000])]));
    expect(log).toEqual(["b 1", "a 3600", "b 5001", "a 7200"]);
    expect(clock.now).toBe(7200 * SECOND);
  });

  test("time stands still until everything that a wake made possible has been done", async () => {
    const clock = new Clock();
    const mailbox = clock.waiter<string>();
    const seen: [string, number][] = [];
    const receiver = async () => {
      const message = await mailbox.promise;
      for (let hop = 0; hop < 50; hop++) await Promise.resolve();
      seen.push([message, clock.now]);
    };
    clock.after(10, () => mailbox.wake("hello"));
    clock.after(11, () => {});
    await clock.run(receiver());
    expect(seen).toEqual([["hello", 10]]);
  });

  test("a hold keeps time back until something outside the simulation has answered", async () => {
    const clock = new Clock();
    const outside = new Promise<string>((resolve) => setTimeout(() => resolve("loaded"), 20));
    let late = false;
    clock.after(1, () => {
      late = true;
    });
    const program = async () => {
      const word = await clock.hold(outside);
      return [word, clock.now, late];
    };
    expect(await clock.run(program())).toEqual(["loaded", 0, false]);
  });

  test("waiting for what can never happen is an error, not a hang", async () => {
    const clock = new Clock();
    await expect(clock.run(clock.waiter().promise)).rejects.toThrow(StalledError);
  });

  test("a limit of virtual time ends a run that timers would keep going for ever", async () => {
    const clock = new Clock();
    const tick = () => {
      clock.after(SECOND, tick);
    };
    tick();
    await expect(clock.run(clock.waiter().promise, 60 * SECOND)).rejects.toThrow(TimeLimitError);
    expect(clock.now).toBe(60 * SECOND);
  });

  test("advanceTo stops where it is told to, with what is due then done", async () => {
    const clock = new Clock();
    const ran: number[] = [];
    for (const time of [1, 5, 6]) clock.after(time, () => ran.push(time));
    await clock.advanceTo(5.7);
    expect([clock.now, ran]).toEqual([5, [1, 5]]);
  });

  test("a clock has one driver", async () => {
    const clock = new Clock();
    const first = clock.run(clock.sleep(5));
    await expect(clock.run(clock.sleep(1))).rejects.toThrow("already being driven");
    await first;
  });
});

describe("randomness", () => {
  test("the same seed gives the same numbers, another seed others, and streams do not disturb each other", () => {
    const draw = (seed: number, others: string[]) => {
      const clock = new Clock({ seed });
      for (const other of others) clock.random(other).u32();
      return [1, 2, 3].map(() => clock.random("mac").u32());
    };
    expect(draw(7, [])).toEqual(draw(7, ["arp", "loss"]));
    expect(draw(7, [])).not.toEqual(draw(8, []));
  });
});

describe("a link", () => {
  test("takes at least a microsecond, keeps the order, and holds so many packets and no more", () => {
    const clock = new Clock();
    const arrived: [number, number][] = [];
    const link = new Link(clock, (packet: number) => arrived.push([packet, clock.now]), { limit: 2 });
    expect([link.send(1, 60), link.send(2, 60), link.send(3, 60)]).toEqual([null, null, "backlog"]);
    clock.runSync(MILLISECOND);
    expect(arrived).toEqual([
      [1, MICROSECOND],
      [2, MICROSECOND],
    ]);
    expect(link.send(4, 60)).toBe(null);
  });

  test("serialises at its rate: 125 bytes at 1 Mb/s take a millisecond each", () => {
    const clock = new Clock();
    const arrived: number[] = [];
    const link = new Link(clock, () => arrived.push(clock.now), { rate: 1_000_000, delay: 5 * MILLISECOND });
    link.send("a", 125);
    link.send("b", 125);
    clock.runSync(SECOND);
    expect(arrived).toEqual([6 * MILLISECOND, 7 * MILLISECOND]);
  });

  test("loses as many as its probability says, the same ones for the same seed", () => {
    const run = () => {
      const clock = new Clock({ seed: 3 });
      const link = new Link(clock, () => {}, { loss: 0.25, random: clock.random("loss"), limit: 10_000 });
      return Array.from({ length: 4000 }, () => link.send(null, 60) === "loss");
    };
    const lost = run().filter(Boolean).length;
    // Four standard deviations of a binomial distribution with n = 4000, p = 1/4.
    expect(Math.abs(lost - 1000)).toBeLessThan(110);
    expect(run()).toEqual(run());
  });

  test("refuses values that make no sense", () => {
    const clock = new Clock();
    const make = (options: object) => () => new Link(clock, () => {}, options);
    expect(make({ delay: 0 })).toThrow("at least 1000 ns");
    expect(make({ rate: 0 })).toThrow("rate");
    expect(make({ loss: 2 })).toThrow("probability");
    expect(make({ loss: 0.5 })).toThrow("stream of random numbers");
    expect(() => clock.schedule(-1, () => {}, null, null)).toThrow("0 ns or more");
  });
});
