import fc from "fast-check";
import { expect, test } from "vitest";
import { EventHeap } from "../src/index.ts";

test("events run in the order of their time, and of their scheduling where times are equal", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 200 }), (times) => {
      const heap = new EventHeap();
      const ran: number[] = [];
      times.forEach((time, index) => {
        heap.push(time, () => ran.push(index), null, null);
      });
      while (heap.size > 0) heap.runNext();
      const expected = times
        .map((_, index) => index)
        .sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
      expect(ran).toEqual(expected);
    }),
  );
});

test("a cancelled event never runs, and an id cancels only the event it was given for", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ time: fc.nat(50), cancel: fc.boolean() }), { maxLength: 150 }),
      (events) => {
        const heap = new EventHeap();
        const ran = new Set<number>();
        const ids = events.map(({ time }, index) => heap.push(time, () => ran.add(index), null, null));
        events.forEach(({ cancel }, index) => {
          if (cancel) expect(heap.cancel(ids[index] as number)).toBe(true);
        });
        while (heap.size > 0) heap.runNext();
        expect([...ran].sort((a, b) => a - b)).toEqual(
          events.flatMap(({ cancel }, index) => (cancel ? [] : [index])),
        );
        for (const id of ids) expect(heap.cancel(id)).toBe(false);
      },
    ),
  );
});

test("slots are used again, ids are not", () => {
  const heap = new EventHeap();
  const first = heap.push(1, () => {}, null, null);
  heap.runNext();
  let ran = false;
  heap.push(
    1,
    () => {
      ran = true;
    },
    null,
    null,
  );
  expect(heap.cancel(first)).toBe(false);
  heap.runNext();
  expect(ran).toBe(true);
});
