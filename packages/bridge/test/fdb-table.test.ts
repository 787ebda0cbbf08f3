// The hash table against a Map, and the bridge against frames of any bytes.

import { openDevice, queueXmit, Skb } from "@podwire/netns";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FdbEntry } from "../src/br-fdb-entry.ts";
import { FdbTable } from "../src/br-fdb-table.ts";
import { changeBridge } from "../src/index.ts";
import { fdb, House } from "./house.ts";

const keyOf = (addr: Uint8Array, vid: number): string => `${addr.join(":")} ${vid}`;

test("the table finds what a Map finds, whatever was put in and taken out", () => {
  // Few addresses and VLANs, so that they meet; all bits of both take part.
  const address = fc
    .tuple(fc.constantFrom(0, 2, 0x80, 0xff), fc.constantFrom(0, 0x7f, 0xff), fc.integer({ min: 0, max: 40 }))
    .map(([first, third, last]) => Uint8Array.of(first, 0, third, 0, 0, last));
  const step = fc.record({ add: fc.boolean(), address, vid: fc.constantFrom(0, 1, 2, 4094) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const table = new FdbTable();
      const model = new Map<string, FdbEntry>();
      for (const { add, address: addr, vid } of steps) {
        const key = keyOf(addr, vid);
        const known = model.get(key);
        expect(table.find(addr, 0, vid)).toBe(known ?? null);
        if (add && known === undefined) {
          const entry = new FdbEntry(addr, vid, null, 0, 0);
          table.insert(entry);
          model.set(key, entry);
        } else if (!add && known !== undefined) {
          table.remove(known);
          model.delete(key);
        }
      }
      expect(table.size).toBe(model.size);
      for (const entry of model.values()) expect(table.find(entry.addr, 0, entry.vlanId)).toBe(entry);
    }),
    { numRuns: 1000 },
  );
});

test("no frame breaks the bridge: any bytes, to any address, with or without a tag", () => {
  const house = new House();
  house.kernel.tracer = null;
  const br = house.bridge("br0", { stpState: true, vlanFiltering: true }, "02:00:00:00:00:10");
  const [a, b] = [house.host(br, "a"), house.host(br, "b")];
  openDevice(b.dev);
  house.wait(40);
  const bpdu = Uint8Array.of(0x01, 0x80, 0xc2, 0, 0, 0, 2, 0, 0, 0, 0, 0x0a, 0, 38, 0x42, 0x42, 3, 0, 0, 0);
  const tagged = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 0, 0x0a, 0x81, 0);
  const head = fc.constantFrom(bpdu, bpdu.subarray(0, 17), tagged, tagged.subarray(0, 12), new Uint8Array(0));
  fc.assert(
    fc.property(head, fc.uint8Array({ minLength: 0, maxLength: 60 }), (start, rest) => {
      const frame = new Uint8Array(Math.max(14, start.length + rest.length));
      frame.set(start);
      frame.set(rest, start.length);
      const skb = Skb.from(frame);
      skb.dev = a.dev;
      queueXmit(skb);
      house.wait(0.0001);
      b.heard.length = 0;
    }),
    { numRuns: 20_000 },
  );
  // It still bridges once the neighbours that were made up are forgotten.
  changeBridge(br, { stpState: false });
  house.wait(400);
  b.heard.length = 0;
  house.send(a, "ff:ff:ff:ff:ff:ff");
  expect(b.heard).toHaveLength(1);
  expect(fdb(br)).toContain("02:00:00:00:00:0a a0 vlan 1");
});
