import { expect, note, subject, test } from "@podwire/grading/suite";
import type { peerOf as Learners, Link, Namespace } from "./peer.ts";
import { type End, read, told, wired } from "./wires.ts";

const peerOf = subject<typeof Learners>("peerOf");

const link = (ifindex: number, name: string, iflink: number, netnsid: number | null = null): Link => ({
  ifindex,
  name,
  iflink,
  netnsid,
});
const lo = link(1, "lo", 1);

function net(ids: Record<number, string>, ...links: Link[]): Namespace {
  return { links: [lo, ...links], ids };
}

function finds(
  host: Record<string, Namespace>,
  [namespace, name]: [string, string],
  expected: End | null,
): void {
  expect(told(peerOf(host, namespace, name)), `the other end of ${name} of ${namespace}`).toBe(
    told(expected),
  );
}

/** Two containers, each on a cable to the host, and one cable between them. */
const TWO: Record<string, Namespace> = {
  host: net({ 0: "web", 1: "db" }, link(5, "veth5", 2, 0), link(7, "veth7", 2, 1)),
  web: net({ 0: "host", 1: "db" }, link(2, "eth0", 5, 0), link(3, "eth1", 3, 1)),
  db: net({ 0: "web", 1: "host" }, link(2, "eth0", 7, 1), link(3, "eth1", 3, 0)),
};

test("both ends in one namespace", () => {
  const host = { host: net({}, link(2, "veth1", 3), link(3, "veth0", 2)) };
  finds(host, ["host", "veth0"], { namespace: "host", name: "veth1" });
  finds(host, ["host", "veth1"], { namespace: "host", name: "veth0" });
});

test("from the host to a container", () => {
  finds(TWO, ["host", "veth5"], { namespace: "web", name: "eth0" });
  finds(TWO, ["host", "veth7"], { namespace: "db", name: "eth0" });
});

test("from a container to the host", () => {
  finds(TWO, ["web", "eth0"], { namespace: "host", name: "veth5" });
  finds(TWO, ["db", "eth0"], { namespace: "host", name: "veth7" });
});

test("two ends of one name", () => {
  finds(TWO, ["web", "eth1"], { namespace: "db", name: "eth1" });
  finds(TWO, ["db", "eth1"], { namespace: "web", name: "eth1" });
});

test("nothing has no other end", () => {
  finds(TWO, ["web", "lo"], null);
  finds(TWO, ["web", "veth5"], null);
});

test("on a host of the simulator", async () => {
  const cables: [End, End][] = [
    [
      { namespace: "host", name: "eth9" },
      { namespace: "web", name: "eth0" },
    ],
    [
      { namespace: "db", name: "eth0" },
      { namespace: "web", name: "eth1" },
    ],
    [
      { namespace: "db", name: "eth1" },
      { namespace: "host", name: "eth1" },
    ],
    [
      { namespace: "host", name: "left" },
      { namespace: "host", name: "right" },
    ],
  ];
  const host = await read(await wired(["web", "db"], cables), ["web", "db"]);
  for (const [one, other] of cables) {
    note(`# a cable from ${told(one)} to ${told(other)}`);
    finds(host, [one.namespace, one.name], other);
    finds(host, [other.namespace, other.name], one);
  }
});
