import { fieldTree } from "@podwire/capture";
import type { PacketRow } from "@podwire/lab";
import { openLab } from "@podwire/lab";
import { describe, expect, test } from "vitest";
import { pathTo, treeRows } from "../src/lab/range.ts";
import { changes, devicesOf, nameOf, sideBySide } from "../src/lab/side-by-side.ts";
import { READY } from "../src/playground/ready.ts";
import { labOf } from "../src/playground/script.ts";
import { EMPTY } from "../src/playground/sketch.ts";

type End = PacketRow["from"];
const at = (host: string, dev: string): End => ({ host, netns: "", dev });
const row = (index: number, packet: number, from: End, to: End | null): PacketRow => ({
  index,
  packet,
  time: index * 10,
  from,
  to: to && { ...to, time: index * 10 + 1 },
  bytes: new Uint8Array([index]),
  summary: "",
  protocols: [],
  trail: index,
  dropped: false,
});
const a = at("a", "eth0");
const left = at("r", "eth0");
const right = at("r", "eth1");
const b = at("b", "eth0");

describe("frames of two devices", () => {
  const rows = [row(0, 1, a, left), row(1, 1, right, b), row(2, 2, b, right), row(3, 3, a, null)];
  const lines = (first: End, second: End) =>
    sideBySide(rows, first, second).map(({ time, first: one, second: two }) => [
      time,
      one && `${one.outgoing ? "sent" : "received"} ${one.row}`,
      two && `${two.outgoing ? "sent" : "received"} ${two.row}`,
    ]);

  test("what one sends and the other receives is one line, at the earlier time", () => {
    expect(lines(a, left)).toEqual([
      [0, "sent 0", "received 0"],
      [30, "sent 3", null],
    ]);
    expect(lines(left, a)).toEqual([
      [0, "received 0", "sent 0"],
      [30, null, "sent 3"],
    ]);
  });

  test("a routed packet is one line too, though it is another frame by then", () => {
    expect(lines(a, b)).toEqual([
      [0, "sent 0", "received 1"],
      [20, null, "sent 2"],
      [30, "sent 3", null],
    ]);
  });

  test("devices come in the order in which they were heard of", () => {
    expect(devicesOf(rows).map(nameOf)).toEqual(["a/eth0", "r/eth0", "r/eth1", "b/eth0"]);
  });

  test("of a packet that passes twice, the first sight meets the first", () => {
    const twice = [row(0, 1, a, b), row(1, 1, b, a), row(2, 1, a, b)];
    expect(sideBySide(twice, a, b).map(({ first, second }) => [first?.row, second?.row])).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
  });
});

test("what a router changes is the two link-layer addresses, the TTL and the checksum", async () => {
  const lab = await openLab(labOf(READY.find(({ id }) => id === "router")?.sketch ?? EMPTY));
  const { status } = await lab.run("left", "ping -c 1 10.0.1.2");
  expect(status).toBe(0);
  const request = lab.log.crossings.filter(({ bytes }) => bytes[23] === 1 && bytes[34] === 8);
  expect(request.map(({ host }) => host)).toEqual(["left", "router"]);
  const [before, after] = request;
  if (before === undefined || after === undefined) throw new Error("two crossings");
  const found = changes(before.bytes, after.bytes);
  expect(found.map(({ field }) => field)).toEqual([
    "Destination",
    "Source",
    "Time to live",
    "Header checksum",
  ]);
  expect(found[2]).toEqual({ field: "Time to live", before: "64", after: "63" });
});

describe("a frame's fields", () => {
  // An ARP request: RFC 826 over Ethernet.
  const arp = Uint8Array.from(
    "ff ff ff ff ff ff 02 ff ff ff 00 01 08 06 00 01 08 00 06 04 00 01 02 ff ff ff 00 01 0a 00 00 01 00 00 00 00 00 00 0a 00 00 02"
      .split(" ")
      .map((byte) => Number.parseInt(byte, 16)),
  );
  const fields = fieldTree(arp);

  test("the way to a byte leads from the header to its field", () => {
    expect(pathTo(fields, 13).map(({ label }) => label)).toEqual(["Ethernet", "Type"]);
    expect(pathTo(fields, arp.length)).toEqual([]);
  });

  test("a tree's rows leave out what is in closed fields, and count within their group", () => {
    const closed = treeRows(fields, () => false);
    expect(closed.map(({ path, open, position, of }) => [path, open, position, of])).toEqual([
      ["0", false, 1, 2],
      ["1", false, 2, 2],
    ]);
    const open = treeRows(fields, (path) => path === "0");
    expect(open.map(({ path, level }) => [path, level])).toEqual([
      ["0", 1],
      ["0.0", 2],
      ["0.1", 2],
      ["0.2", 2],
      ["1", 1],
    ]);
  });
});
