// The parts that every command stands on.

import { describe, expect, it } from "vitest";
import { atoi, matches, parseInteger, parseUnsigned } from "../src/frame/args.ts";
import { JsonWriter } from "../src/frame/json-writer.ts";
import { parseAddress, parseInetAddress, parsePrefix } from "../src/frame/prefix.ts";
import { Printer } from "../src/frame/printer.ts";
import { Host, words } from "./host.ts";

describe("words", () => {
  it("may be shortened from their end, and an empty word is short for nothing", () => {
    expect(matches("a", "address")).toBe(true);
    expect(matches("address", "address")).toBe(true);
    expect(matches("addresss", "address")).toBe(false);
    expect(matches("", "address")).toBe(false);
  });

  it("are numbers as strtol() reads them", () => {
    expect(parseInteger("0x500")).toBe(1280);
    expect(parseInteger("010")).toBe(8);
    expect(parseInteger("-1")).toBe(-1);
    expect(parseInteger("2147483648")).toBeUndefined();
    expect(parseInteger("1x")).toBeUndefined();
    expect(parseInteger("")).toBeUndefined();
    expect(parseInteger("08")).toBeUndefined();
    expect(parseUnsigned("4294967295")).toBe(4294967295);
    expect(parseUnsigned("-1")).toBeUndefined();
    expect(parseUnsigned("10", 255, 16)).toBe(16);
    expect(atoi("7x")).toBe(7);
    expect(atoi("x")).toBe(0);
  });
});

describe("addresses", () => {
  it("may leave out numbers at their end", () => {
    expect(parseInetAddress("10.0.0.1")).toBe(0x0a000001);
    expect(parseInetAddress("10.8")).toBe(0x0a080000);
    expect(parseInetAddress("10.0.0.256")).toBeUndefined();
    expect(parseInetAddress("10.0.0.1.2")).toBeUndefined();
    expect(parseInetAddress("10..1")).toBeUndefined();
  });

  it("have a length, given as a number or a mask", () => {
    expect(parsePrefix("10.0.0.0/8", "unspec")).toMatchObject({
      family: "inet",
      length: 8,
      lengthGiven: true,
    });
    expect(parsePrefix("10.0.0.0/255.255.0.0", "inet")).toMatchObject({ length: 16 });
    expect(parsePrefix("10.0.0.0/255.0.255.0", "inet")).toBeUndefined();
    expect(parsePrefix("10.0.0.0/33", "inet")).toBeUndefined();
    expect(parsePrefix("default", "unspec")).toMatchObject({ family: "unspec", length: 0, any: true });
    expect(parseAddress("fd00::1", "unspec")).toMatchObject({ family: "inet6", length: 128 });
    expect(parseAddress("fd00::1", "inet")).toBeUndefined();
    expect(parseAddress("10.0.0.1", "inet6")).toBeUndefined();
  });
});

describe("the printer", () => {
  const say = (out: Printer): void => {
    out.begin();
    out.openObject();
    out.put("name", 'a "quoted"\tname', "a name: ");
    out.openArray("flags", "<");
    out.item("UP", "UP");
    out.item("DOWN", ",DOWN");
    out.closeArray(">");
    out.nl();
    out.text("only text");
    out.data("only", 7);
    out.openArray("none");
    out.closeArray();
    out.text("\n");
    out.closeObject();
    out.end();
  };

  const printed = (options: Partial<ConstructorParameters<typeof Printer>[0]>): string => {
    let text = "";
    const all = { json: false, pretty: false, oneline: false, color: false, ...options };
    const out = new Printer(all, (part) => {
      text += part;
    });
    say(out);
    return text;
  };

  it("makes text and JSON of one description", () => {
    expect(printed({})).toBe("a name: <UP,DOWN>\nonly text\n");
    expect(printed({ oneline: true })).toBe("a name: <UP,DOWN>\\only text\n");
    const json = printed({ json: true });
    expect(JSON.parse(json)).toEqual([
      { name: 'a "quoted"\tname', flags: ["UP", "DOWN"], only: 7, none: [] },
    ]);
    expect(JSON.parse(printed({ json: true, pretty: true }))).toEqual(JSON.parse(json));
  });

  it("leaves nothing between brackets where nothing is", () => {
    const writer = new JsonWriter(true);
    writer.startArray();
    writer.endArray();
    expect(writer.take()).toBe("[ ]");
  });
});

describe("what is not simulated", () => {
  it("says so in one wording, with a status of its own, and changes nothing", async () => {
    const host = new Host();
    for (const line of [
      "ip link add d0 type dummy",
      "ip link add link lo name lo.5 type vlan id 5",
      "ip tunnel add t0 mode ipip remote 192.0.2.1",
      "ip link set lo xdp off",
    ]) {
      const { stdout, stderr, status } = await host.run(line);
      expect([stdout, status], line).toEqual(["", 69]);
      expect(stderr).toMatch(/^ip: not simulated: .+\n$/);
    }
    expect((await host.text("ip -br link")).split("\n")).toHaveLength(2);
  });
});

it("keeps several words in quotes together", () => {
  expect(words(`ip link set x alias "to the 'db'" a\\ b ''`)).toEqual([
    ..."ip link set x alias".split(" "),
    "to the 'db'",
    "a b",
    "",
  ]);
});
