// The frames of two devices side by side: what one sent and the other received, or forwarded, is one line. Frames are matched
// by what they are, the same packet, and not by what they look like: a router changes addresses and TTL, and that is what the
// reader came to see.

import { type FieldNode, fieldTree } from "@podwire/capture";
import type { PacketRow } from "@podwire/lab";

/** A device in a lab. */
export interface DeviceName {
  host: string;
  netns: string;
  dev: string;
}

/** A frame at one device. */
export interface Seen {
  /** Position of its row in the list of packets. */
  row: number;
  time: number;
  outgoing: boolean;
  bytes: Uint8Array;
}

/** One line: a frame at the first device, at the second, or the same packet at both. */
export interface Line {
  time: number;
  first: Seen | null;
  second: Seen | null;
}

export const nameOf = ({ host, netns, dev }: DeviceName): string =>
  [host, netns, dev].filter((part) => part !== "").join("/");

/** Devices that have sent or received a frame, in the order in which they did. */
export function devicesOf(rows: readonly PacketRow[]): DeviceName[] {
  const devices = new Map<string, DeviceName>();
  for (const { from, to } of rows)
    for (const end of to === null ? [from] : [from, to])
      if (!devices.has(nameOf(end))) devices.set(nameOf(end), end);
  return [...devices.values()];
}

/** Lines in the order of time. Of a packet that passes a device twice, the first sight is matched with the first. */
export function sideBySide(rows: readonly PacketRow[], first: DeviceName, second: DeviceName): Line[] {
  const lines: Line[] = [];
  const open = new Map<number, Line[]>();
  const add = (side: "first" | "second", packet: number, seen: Seen) => {
    const other = side === "first" ? "second" : "first";
    const candidates = open.get(packet) ?? [];
    const line = candidates.find((candidate) => candidate[side] === null && candidate[other] !== null);
    if (line !== undefined) {
      line[side] = seen;
      return;
    }
    const fresh: Line = { time: seen.time, first: null, second: null, [side]: seen };
    lines.push(fresh);
    open.set(packet, [...candidates, fresh]);
  };
  const sights = rows.flatMap(({ from, to, time, packet, bytes }, row) => [
    { at: nameOf(from), packet, seen: { row, time, outgoing: true, bytes } },
    ...(to === null
      ? []
      : [{ at: nameOf(to), packet, seen: { row, time: to.time, outgoing: false, bytes } }]),
  ]);
  sights.sort((a, b) => a.seen.time - b.seen.time);
  const names = { first: nameOf(first), second: nameOf(second) };
  for (const { at, packet, seen } of sights) {
    if (at === names.first) add("first", packet, seen);
    else if (at === names.second) add("second", packet, seen);
  }
  return lines;
}

/** A field that differs between two frames of one packet. */
export interface Change {
  /** The field's label: "Time to live". */
  field: string;
  before: string;
  after: string;
}

/** The fields that differ from one frame to the other, as far as both have them, and the headers that only one has. */
export function changes(before: Uint8Array, after: Uint8Array): Change[] {
  const old = fieldsOf(fieldTree(before));
  const now = fieldsOf(fieldTree(after));
  const found: Change[] = [];
  for (const [key, { label, value }] of old) {
    const other = now.get(key);
    if (other === undefined) found.push({ field: label, before: value || "+", after: "–" });
    else if (other.value !== value) found.push({ field: label, before: value, after: other.value });
  }
  for (const [key, { label, value }] of now)
    if (!old.has(key)) found.push({ field: label, before: "–", after: value || "+" });
  return found;
}

/** Leaves by name; what comes twice (a packet within a packet) is counted. */
function fieldsOf(nodes: readonly FieldNode[], into = new Map<string, FieldNode>()): Map<string, FieldNode> {
  for (const node of nodes) {
    if (node.children !== undefined && node.children.length > 0) fieldsOf(node.children, into);
    else {
      let key = node.name;
      while (into.has(key)) key += "'";
      into.set(key, node);
    }
  }
  return into;
}
