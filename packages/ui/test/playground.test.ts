import { openLab, readLab } from "@podwire/lab";
import { describe, expect, test } from "vitest";
import { planAddresses } from "../src/playground/addressing.ts";
import { READY } from "../src/playground/ready.ts";
import { labOf } from "../src/playground/script.ts";
import {
  addPlace,
  type Changed,
  connectPlaces,
  EMPTY,
  placeOf,
  removePlace,
  rename,
  type Sketch,
} from "../src/playground/sketch.ts";

const done = (changed: Changed): Sketch => {
  if ("refusal" in changed) throw new Error(changed.refusal);
  return changed.sketch;
};

describe("a drawn network is a lab in which everybody reaches everybody", () => {
  for (const { id, sketch } of READY)
    test(id, async () => {
      const texts = labOf(sketch);
      const lab = await openLab(texts);
      const { addresses } = planAddresses(sketch);
      expect(addresses.length).toBeGreaterThan(1);
      for (const { place } of addresses) {
        const { kind, host } = placeOf(sketch, place) ?? { kind: "host", host: place };
        for (const { address } of addresses) {
          const { status, stdout } = await lab.run(
            kind === "namespace" ? `${host}/${place}` : host,
            `ping -c 1 -W 2 ${address}`,
          );
          expect(`${place} to ${address}: ${status} ${status === 0 ? "" : stdout}`).toBe(
            `${place} to ${address}: 0 `,
          );
        }
      }
    });

  test("each place has its terminal, and an empty drawing is refused as a lab with the reason", () => {
    const nodes = READY.find(({ id }) => id === "nodes")?.sketch ?? EMPTY;
    const { file } = readLab(labOf(nodes));
    expect(
      Object.values(file.hosts).flatMap(({ terminals }) => terminals?.map(({ title }) => title)),
    ).toEqual(["one", "pod1 on one", "pod2 on one", "two", "pod3 on two", "pod4 on two"]);
    expect(() => readLab(labOf(EMPTY))).toThrow("lab.yaml:7: hosts should be");
  });
});

describe("drawing", () => {
  test("new places get names that are free, and belong to their host", () => {
    let sketch = done(addPlace(EMPTY, "host", ""));
    sketch = done(addPlace(sketch, "host", ""));
    sketch = done(addPlace(sketch, "namespace", "host2"));
    sketch = done(addPlace(sketch, "bridge", "host2"));
    expect(sketch.places.map(({ name, host }) => `${name} on ${host}`)).toEqual([
      "host1 on host1",
      "host2 on host2",
      "ns1 on host2",
      "br0 on host2",
    ]);
  });

  test("a host goes with all that is in it, and with their cables", () => {
    let sketch = READY.find(({ id }) => id === "nodes")?.sketch ?? EMPTY;
    sketch = removePlace(sketch, "one");
    expect(sketch.places.map(({ name }) => name)).toEqual(["two", "br1", "pod3", "pod4"]);
    expect(sketch.cables).toEqual([
      ["pod3", "br1"],
      ["pod4", "br1"],
      ["two", "br1"],
    ]);
  });

  test("a new name is taken over by cables and by what belongs to the host", () => {
    const sketch = done(rename(READY[0]?.sketch ?? EMPTY, "node", "box"));
    expect(sketch.places.map(({ host }) => host)).toEqual(["box", "box", "box"]);
    expect(done(rename(sketch, "web", "www")).cables).toEqual([["www", "db"]]);
  });

  test("what cannot be is refused with a reason", () => {
    const sketch = READY[0]?.sketch ?? EMPTY;
    expect(connectPlaces(sketch, "web", "web")).toEqual({ refusal: "sketch.self" });
    expect(rename(sketch, "web", "db")).toEqual({ refusal: "sketch.nameTaken" });
    expect(rename(sketch, "web", "Web Server")).toEqual({ refusal: "sketch.badName" });
    let full: Sketch = EMPTY;
    for (let count = 0; count < 40; count++) full = done(addPlace(full, "host", ""));
    expect(addPlace(full, "host", "")).toEqual({ refusal: "sketch.full" });
  });

  test("two cables between the same places are two devices each", async () => {
    let sketch = READY[0]?.sketch ?? EMPTY;
    sketch = done(connectPlaces(sketch, "web", "db"));
    const lab = await openLab(labOf(sketch));
    const { stdout } = await lab.run("node/web", "ls /sys/class/net");
    expect(stdout.split(/\s+/).filter((name) => name.startsWith("eth"))).toEqual(["eth0", "eth1"]);
  });
});
