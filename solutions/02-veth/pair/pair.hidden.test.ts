import { network } from "@podwire/exercises/02-veth/pair/network.ts";
import type { End, VethPair as Learners } from "@podwire/exercises/02-veth/pair/pair.ts";
import { expect, subject, test } from "@podwire/grading/suite";

const VethPair = subject<typeof Learners>("VethPair");

function bytes(length: number): Uint8Array {
  const frame = new Uint8Array(length);
  for (let i = 0; i < length; i++) frame[i] = i * 7;
  return frame;
}

function bothUp(): Learners {
  const pair = new VethPair();
  pair.set(0, { up: true });
  pair.set(1, { up: true });
  return pair;
}

test("there is room for a VLAN tag and for no more", () => {
  const pair = bothUp();
  expect(pair.send(0, bytes(1518)), "1500 + 14 + 4 bytes").toEqual({ to: 1, bytes: bytes(1518) });
  expect(pair.send(0, bytes(1519)), "one byte more").toEqual({ drop: "too-long" });
  pair.set(1, { mtu: 68 });
  expect(pair.send(0, bytes(86)), "68 + 14 + 4 bytes").toEqual({ to: 1, bytes: bytes(86) });
  expect(pair.send(0, bytes(87)), "one byte more").toEqual({ drop: "too-long" });
});

test("a short frame is not padded", () => {
  const pair = bothUp();
  expect(pair.send(0, bytes(14)), "a header and nothing after it").toEqual({ to: 1, bytes: bytes(14) });
  expect(pair.send(1, bytes(42)), "an ARP request's 42 bytes").toEqual({ to: 0, bytes: bytes(42) });
});

test("an MTU out of range is refused and changes nothing", () => {
  const pair = new VethPair();
  expect(() => pair.set(0, { up: true, mtu: 67 })).toThrow("mtu less than device minimum");
  expect(pair.state(0), "up came with an MTU that was refused").toBe("DOWN");
  expect(() => pair.set(0, { mtu: 65536 })).toThrow("mtu greater than device maximum");
  pair.set(0, { up: true, mtu: 68 });
  pair.set(1, { up: true, mtu: 65535 });
  expect(pair.send(0, bytes(65535 + 18)), "the longest frame there is").toHaveProperty("to", 1);
  expect(() => pair.set(0, { mtu: 10 })).toThrow("mtu less than device minimum");
  expect(pair.send(1, bytes(68 + 18)), "the MTU of 68 still holds").toHaveProperty("to", 0);
});

test("two pairs have nothing to do with one another", () => {
  const one = bothUp();
  const other = new VethPair();
  expect(other.state(0), "a second pair, just made").toBe("DOWN");
  other.set(1, { up: true, mtu: 9000 });
  one.set(0, { up: false });
  expect(one.state(1), "the first pair").toBe("LOWERLAYERDOWN");
  expect(other.state(1), "the second pair").toBe("LOWERLAYERDOWN");
});

test("a sender's MTU does not hold back a frame", () => {
  const pair = bothUp();
  pair.set(0, { mtu: 576 });
  expect(pair.send(0, bytes(1514)), "1514 bytes from MTU 576 to MTU 1500").toHaveProperty("to", 1);
});

test("two hundred steps, each as the kernel would", () => {
  // xorshift32, so that every run takes the same steps
  let seed = 0x5eed2;
  const random = (below: number) => {
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    return (seed >>> 0) % below;
  };
  const ends = [
    { up: false, mtu: 1500 },
    { up: false, mtu: 1500 },
  ];
  const pair = new VethPair();
  for (let step = 1; step <= 200; step++) {
    const end = random(2) as End;
    const here = ends[end]!;
    const there = ends[1 - end]!;
    switch (random(4)) {
      case 0: {
        here.up = random(4) !== 0;
        pair.set(end, { up: here.up });
        break;
      }
      case 1: {
        here.mtu = 68 + random(3000);
        pair.set(end, { mtu: here.mtu });
        break;
      }
      case 2: {
        const state = here.up ? (there.up ? "UP" : "LOWERLAYERDOWN") : "DOWN";
        expect(pair.state(end), `step ${step}: end ${end}`).toBe(state);
        break;
      }
      default: {
        // half of the frames are about as long as the receiver lets in
        const frame = bytes(random(2) === 0 ? there.mtu + 10 + random(16) : 14 + random(3200));
        const reason = !here.up
          ? "down"
          : !there.up
            ? "no-carrier"
            : frame.length > there.mtu + 18
              ? "too-long"
              : "";
        const answer = reason ? { drop: reason } : { to: 1 - end, bytes: frame };
        expect(pair.send(end, frame), `step ${step}: ${frame.length} bytes at end ${end}`).toEqual(answer);
      }
    }
  }
});

test("small pings pass and long ones do not", () => {
  const cable = network(new VethPair());
  cable.set(0, { up: true, mtu: 9000 });
  cable.set(1, { up: true });
  expect(cable.ping(0, 56), "56 bytes from MTU 9000 to MTU 1500: is the ping answered?").toBe(true);
  expect(cable.ping(0, 3000), "3000 bytes from MTU 9000 to MTU 1500: is the ping answered?").toBe(false);
  cable.set(0, { mtu: 1500 });
  expect(cable.ping(0, 3000), "3000 bytes, cut to fit an MTU of 1500: is the ping answered?").toBe(true);
});
