import type { peerOf as Learners, Namespace } from "@podwire/exercises/02-veth/peer/peer.ts";
import { type End, read, told, wired } from "@podwire/exercises/02-veth/peer/wires.ts";
import { expect, note, seed, subject, test } from "@podwire/grading/suite";

const peerOf = subject<typeof Learners>("peerOf");

test("an end that cannot be read", () => {
  const device = (netnsid: number) => ({ ifindex: 2, name: `eth${netnsid}`, iflink: 2, netnsid });
  const host: Record<string, Namespace> = {
    host: { links: [device(0), device(3), device(7)], ids: { 0: "web", 3: "gone" } },
    web: { links: [{ ifindex: 1, name: "lo", iflink: 1, netnsid: null }], ids: {} },
  };
  expect(told(peerOf(host, "host", "eth0")), "web has no device with that index").toBe("none");
  expect(told(peerOf(host, "host", "eth3")), "nothing could be read of that namespace").toBe("none");
  expect(told(peerOf(host, "host", "eth7")), "a number that the host has not given").toBe("none");
  expect(told(peerOf(host, "db", "eth0")), "no such namespace").toBe("none");
});

test("forty cables", async () => {
  // xorshift32, from the learner's seed
  let state = (seed() * 0x9e3779b1) | 1;
  const random = (below: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
  const namespaces = ["web", "db", "api", "log"];
  const places = ["host", ...namespaces];
  const devices: Record<string, number> = {};
  const end = (): End => {
    const namespace = places[random(places.length)] as string;
    devices[namespace] = (devices[namespace] ?? -1) + 1;
    return { namespace, name: `eth${devices[namespace]}` };
  };
  const cables = Array.from({ length: 40 }, (): [End, End] => [end(), end()]);
  const host = await read(await wired(namespaces, cables), namespaces);
  for (const [one, other] of cables) {
    note(`# a cable from ${told(one)} to ${told(other)}`);
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const)
      expect(told(peerOf(host, from.namespace, from.name)), `the other end of ${told(from)}`).toBe(told(to));
  }
});
