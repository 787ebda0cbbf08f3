import { describe, expect, inside, subject, test } from "@podwire/grading/suite";
import { network } from "./network.ts";
import type { VethPair as Learners } from "./pair.ts";
import type * as scribble from "./scribble.inside.ts";

const VethPair = subject<typeof Learners>("VethPair");
const sendThenScribble = inside<typeof scribble.sendThenScribble>("scribble.inside.ts", "sendThenScribble");

/** A frame from ...:0a to ...:0b that carries a packet of `packet` bytes. */
function frame(packet: number): Uint8Array {
  const bytes = new Uint8Array(14 + packet);
  bytes.set([0x02, 0, 0, 0, 0, 0x0b, 0x02, 0, 0, 0, 0, 0x0a, 0x08, 0x00]);
  for (let i = 14; i < bytes.length; i++) bytes[i] = i & 0xff;
  return bytes;
}

function bothUp(): Learners {
  const pair = new VethPair();
  pair.set(0, { up: true });
  pair.set(1, { up: true });
  return pair;
}

describe("state", () => {
  test("a new pair is down at both ends", () => {
    const pair = new VethPair();
    expect(pair.state(0), "end 0").toBe("DOWN");
    expect(pair.state(1), "end 1").toBe("DOWN");
  });

  test("an end that is up alone has no carrier", () => {
    for (const end of [0, 1] as const) {
      const other = end === 0 ? 1 : 0;
      const pair = new VethPair();
      pair.set(end, { up: true });
      expect(pair.state(end), `end ${end}, which is up alone`).toBe("LOWERLAYERDOWN");
      expect(pair.state(other), `end ${other}, which is down`).toBe("DOWN");
    }
  });

  test("with both ends up, both are UP", () => {
    const pair = bothUp();
    expect(pair.state(0), "end 0").toBe("UP");
    expect(pair.state(1), "end 1").toBe("UP");
  });

  test("carrier follows the other end", () => {
    const pair = bothUp();
    pair.set(1, { up: false });
    expect(pair.state(0), "end 0, after end 1 went down").toBe("LOWERLAYERDOWN");
    expect(pair.state(1), "end 1, after it went down").toBe("DOWN");
    pair.set(1, { up: true });
    expect(pair.state(0), "end 0, after end 1 came back").toBe("UP");
    pair.set(0, { up: false });
    expect(pair.state(1), "end 1, after end 0 went down").toBe("LOWERLAYERDOWN");
    expect(pair.state(0), "end 0, after it went down").toBe("DOWN");
  });

  test("set changes only what it is given", () => {
    const pair = bothUp();
    pair.set(0, { mtu: 9000 });
    pair.set(1, { mtu: 9000 });
    expect(pair.state(1), "end 1, after only its MTU was set").toBe("UP");
    pair.set(0, { up: true });
    pair.set(1, { up: true });
    pair.set(1, {});
    const sent = pair.send(0, frame(5000));
    expect(sent, "5000 bytes between two ends whose MTU is 9000").toEqual({ to: 1, bytes: frame(5000) });
  });
});

describe("frames", () => {
  test("a frame comes out at the other end, byte for byte", () => {
    const pair = bothUp();
    expect(pair.send(0, frame(84)), "sent at end 0").toEqual({ to: 1, bytes: frame(84) });
    expect(pair.send(1, frame(28)), "sent at end 1").toEqual({ to: 0, bytes: frame(28) });
  });

  test("what arrives is a copy", () => {
    const untouched = new Uint8Array(60).fill(0x11);
    expect(sendThenScribble(0), "what end 1 got, after the sender wrote into its buffer again").toEqual(
      untouched,
    );
    expect(sendThenScribble(1), "what end 0 got, after the sender wrote into its buffer again").toEqual(
      untouched,
    );
  });

  test("an end that is down sends nothing", () => {
    const pair = new VethPair();
    expect(pair.send(0, frame(84)), "both ends are down").toEqual({ drop: "down" });
    pair.set(1, { up: true });
    expect(pair.send(0, frame(84)), "end 0 is down, end 1 is up").toEqual({ drop: "down" });
  });

  test("without carrier a frame goes nowhere", () => {
    const pair = new VethPair();
    pair.set(0, { up: true });
    expect(pair.send(0, frame(84)), "end 0 is up, end 1 is down").toEqual({ drop: "no-carrier" });
    expect(pair.send(0, frame(3000)), "a long one, too").toEqual({ drop: "no-carrier" });
  });

  test("the receiver's MTU decides", () => {
    const pair = bothUp();
    pair.set(0, { mtu: 9000 });
    expect(pair.send(0, frame(3000)), "3000 bytes from MTU 9000 to MTU 1500").toEqual({ drop: "too-long" });
    expect(pair.send(1, frame(3000)), "3000 bytes from MTU 1500 to MTU 9000").toEqual({
      to: 0,
      bytes: frame(3000),
    });
  });

  test("the MTU counts the packet and not the Ethernet header", () => {
    const pair = bothUp();
    expect(pair.send(0, frame(1500)), "a packet of 1500 bytes in a frame of 1514").toEqual({
      to: 1,
      bytes: frame(1500),
    });
    expect(pair.send(0, frame(1600)), "a packet of 1600 bytes").toEqual({ drop: "too-long" });
  });
});

describe("between two hosts", () => {
  test("a ping crosses your cable and comes back", () => {
    const cable = network(new VethPair());
    cable.set(0, { up: true });
    expect(cable.ping(0, 56), "db's end is still down: is the ping answered?").toBe(false);
    cable.set(1, { up: true });
    expect(cable.ping(0, 56), "both ends are up: is the ping answered?").toBe(true);
    expect(cable.ping(1, 1400), "from db, with 1400 bytes: is the ping answered?").toBe(true);
  });
});
