// What users type, at random: the readers of this package answer or raise their own errors, and nothing else.

import { Unsupported } from "@podwire/program";
import { runs } from "@podwire/testing/fuzz";
import { formatIpv4 } from "@podwire/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inetAton } from "../src/names.ts";
import { percent, rttText } from "../src/ping-text.ts";
import { FilterError, parseFilter } from "../src/ss-filter.ts";
import { pair } from "./network.ts";

const options = { numRuns: runs };

const words = fc.array(
  fc.oneof(
    fc.constantFrom(
      ..."src dst sport dport = == != > < >= <= and or not ( ) ! & | :53 10.0.0.1 10.0.0.0/8 10.0.0.1:domain * *:5 99999 a".split(
        " ",
      ),
    ),
    fc.string({ maxLength: 6 }),
  ),
  { maxLength: 9 },
);

describe("at random", () => {
  test("a filter of ss is understood or refused", () => {
    fc.assert(
      fc.property(words, (tokens) => {
        try {
          const filter = parseFilter(tokens);
          if (filter !== null)
            expect(typeof filter({ localAddress: 1, localPort: 2, remoteAddress: 3, remotePort: 4 })).toBe(
              "boolean",
            );
        } catch (error) {
          expect(error instanceof FilterError || error instanceof Unsupported).toBe(true);
        }
      }),
      options,
    );
  });

  test("deep parentheses do not break the reader", () => {
    expect(() => parseFilter(["(".repeat(100_000)])).toThrow(FilterError);
    expect(() => parseFilter(["! ".repeat(100_000)])).toThrow(FilterError);
    const long = parseFilter(["sport = 1 or ".repeat(20_000), "sport = 2"]);
    expect(long?.({ localAddress: 0, localPort: 2, remoteAddress: 0, remotePort: 0 })).toBe(true);
  });

  test("a dotted address is what inet_aton says of it", () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), (address) => {
        expect(inetAton(formatIpv4(address))).toBe(address);
        expect(inetAton(String(address))).toBe(address);
        expect(inetAton(`0x${address.toString(16)}`)).toBe(address);
      }),
      options,
    );
  });

  test("a time keeps its magnitude, a percentage its value", () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), (us) => {
        expect(Math.abs(Number(rttText(us)) * 1000 - us)).toBeLessThanOrEqual(Math.max(1, us * 0.006));
      }),
      options,
    );
    expect([percent(100), percent(33.3333333), percent(0)]).toEqual(["100", "33.3333", "0"]);
  });

  const commands = ["ping", "arping", "nc", "ss", "tcpdump", "ethtool", "sysctl", "modprobe", "rmmod"];
  test.each(commands)("%s ends with a status and says why", async (command) => {
    const argument = fc.oneof(
      fc.constantFrom(..."-c -i -w -W -s -t -u -l -p -n -a -z -k -K lo 127.0.0.1 1 0 -1 x = --".split(" ")),
      fc.string({ maxLength: 5 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(argument, { maxLength: 5 }), async (args) => {
        const { host, a } = pair();
        const running = host.start([command, ...args], { net: a });
        await host.clock.advanceTo(host.clock.now + 100_000_000);
        running.kill("SIGKILL");
        const { status, stdout, stderr } = await host.clock.run(running.done, 1e12);
        expect(status).toBeGreaterThanOrEqual(0);
        expect(status).toBeLessThan(256);
        if (status !== 0 && status < 128 && status !== 1) expect(stdout + stderr).not.toBe("");
      }),
      { ...options, numRuns: Math.min(options.numRuns, 150) },
    );
  });
});
