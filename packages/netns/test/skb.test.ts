import { Skb } from "@podwire/netns";
import { expect, test } from "vitest";

const packet = () => Skb.from(Uint8Array.of(1, 2, 3, 4));
const content = (skb: Skb) => [...skb.bytes.subarray(skb.data, skb.tail)];

test("headers are pushed into the headroom and pulled off without copying", () => {
  const skb = packet();
  const buffer = skb.bytes;
  skb.bytes[skb.push(1)] = 9;
  expect(content(skb)).toEqual([9, 1, 2, 3, 4]);
  skb.pull(2);
  expect(content(skb)).toEqual([2, 3, 4]);
  expect(skb.bytes).toBe(buffer);
});

test("more header than headroom moves the packet and every offset with it", () => {
  const skb = Skb.from(Uint8Array.of(1, 2), 2);
  skb.network = skb.data;
  skb.push(40);
  expect(skb.len).toBe(42);
  expect(skb.bytes[skb.network]).toBe(1);
});

test("a clone shares the bytes until one of the two writes", () => {
  const skb = packet();
  const copy = skb.clone();
  expect(copy.bytes).toBe(skb.bytes);
  copy.makeWritable();
  copy.bytes[copy.data] = 9;
  expect([content(skb), content(copy)]).toEqual([
    [1, 2, 3, 4],
    [9, 2, 3, 4],
  ]);
  const buffer = skb.bytes;
  skb.makeWritable();
  expect(skb.bytes).toBe(buffer);
});

test("three sharers: the last one left need not copy", () => {
  const skb = packet();
  const second = skb.clone();
  const third = second.clone();
  skb.free();
  expect(third.shared).toBe(true);
  second.free();
  expect(third.shared).toBe(false);
});

test("a tap sees the VLAN tag back in the frame", () => {
  const frame = Uint8Array.from([...Array(12).keys(), 0x08, 0x00, 0xaa]);
  const skb = Skb.from(frame);
  skb.mac = skb.data;
  skb.vlanTci = 0x6005;
  expect([...skb.frame()]).toEqual([...Array(12).keys(), 0x81, 0x00, 0x60, 0x05, 0x08, 0x00, 0xaa]);
});
