// Neighbours as recorded on Linux 6.1 (packages/conformance/recordings/ipv4: neigh-states, neigh-ageing, neigh-by-hand,
// neigh-down).
import { changeFlags, IFF_NOARP, KernelError, type NetDevice, setMacAddress } from "@podwire/netns";
import { parseIpv4, parseMac } from "@podwire/wire";
import { describe, expect, test } from "vitest";
import {
  addNeighbour,
  deleteNeighbour,
  getNeighbour,
  listNeighbours,
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_REPLACE,
  NUD_NOARP,
  NUD_PERMANENT,
  NUD_REACHABLE,
  NUD_STALE,
} from "../src/index.ts";
import { addr, down, Lab, MILLISECOND, neighbours, SECOND, sysctl, up } from "./lab.ts";
import { ping } from "./send.ts";

function twoHosts(seed = 1) {
  const lab = new Lab(seed);
  const [a, b] = [lab.net("a"), lab.net("b")];
  const [eth0, eth1] = lab.cable(a, "eth0", b, "eth0");
  addr(eth0, "10.0.0.1/24");
  addr(eth1, "10.0.0.2/24");
  lab.watch(eth0, eth1);
  return { lab, a, b, eth0, eth1 };
}

const error = (work: () => void) => {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof KernelError) return thrown.extack ?? thrown.errno;
    throw thrown;
  }
  return "no error";
};

const add = (
  dev: NetDevice,
  dst: string,
  lladdr: string | null,
  state = NUD_PERMANENT,
  flags = NLM_F_CREATE | NLM_F_EXCL,
) =>
  addNeighbour(
    dev.net,
    { dev, dst: parseIpv4(dst), state, ...(lladdr === null ? {} : { lladdr: parseMac(lladdr) }) },
    flags,
  );

describe("a device that stops resolving (arp off)", () => {
  test("forgets its neighbours, also those that were set for good (neigh_changeaddr)", () => {
    const { a, eth0 } = twoHosts();
    ping(a, "10.0.0.2");
    add(eth0, "10.0.0.9", "02:00:00:00:00:99");
    expect(listNeighbours(a)).toHaveLength(2);
    changeFlags(eth0, IFF_NOARP, IFF_NOARP);
    expect(listNeighbours(a)).toEqual([]);
  });
});

describe("how long a neighbour is believed", () => {
  test("reachable for a while, then stale; used again, delayed, then asked directly", () => {
    const { lab, a } = twoHosts();
    sysctl(a, "neigh.eth0.base_reachable_time_ms", 6000);
    sysctl(a, "neigh.eth0.delay_first_probe_time", 1);
    ping(a, "10.0.0.2");
    lab.run(MILLISECOND);
    expect(neighbours(a)).toEqual(["10.0.0.2 REACHABLE 02:00:00:00:00:02"]);
    lab.run(10 * SECOND);
    expect(neighbours(a)).toEqual(["10.0.0.2 STALE 02:00:00:00:00:02"]);
    ping(a, "10.0.0.2");
    lab.run(MILLISECOND);
    expect(neighbours(a)).toEqual(["10.0.0.2 DELAY 02:00:00:00:00:02"]);
    expect(lab.run(2 * SECOND)).toContain(
      "a/eth0: arp who-has 10.0.0.2 tell 10.0.0.1 (to 02:00:00:00:00:02)",
    );
    expect(neighbours(a)).toEqual(["10.0.0.2 REACHABLE 02:00:00:00:00:02"]);
  });

  test("reachable ends between half and one and a half times the base, drawn anew by the seed", () => {
    const ends = [1, 2, 3, 4].map((seed) => {
      const { lab, a } = twoHosts(seed);
      ping(a, "10.0.0.2");
      for (let second = 1; second < 60; second++) {
        lab.run(SECOND);
        if (neighbours(a)[0]?.includes("STALE")) return second;
      }
      return 60;
    });
    for (const end of ends) {
      expect(end).toBeGreaterThanOrEqual(15);
      expect(end).toBeLessThanOrEqual(46);
    }
    expect(new Set(ends).size).toBeGreaterThan(1);
  });

  test("nobody answers the direct questions: broadcasts are not tried again, and it has failed", () => {
    const { lab, a, b, eth0 } = twoHosts();
    ping(a, "10.0.0.2");
    lab.run(SECOND);
    add(eth0, "10.0.0.2", null, NUD_STALE, NLM_F_REPLACE);
    sysctl(b, "conf.all.arp_ignore", 8);
    ping(a, "10.0.0.2");
    lab.run(MILLISECOND);
    expect(neighbours(a)).toEqual(["10.0.0.2 DELAY 02:00:00:00:00:02"]);
    const questions = lab.run(12 * SECOND).filter((line) => line.startsWith("a/eth0: arp who-has"));
    expect(questions).toEqual(
      Array(3).fill("a/eth0: arp who-has 10.0.0.2 tell 10.0.0.1 (to 02:00:00:00:00:02)"),
    );
    expect(neighbours(a)).toEqual(["10.0.0.2 FAILED"]);
  });

  test("an answer releases all that waited, in order; too many, and the oldest go", () => {
    const { lab, a, eth0 } = twoHosts();
    for (let seq = 1; seq <= 3; seq++) ping(a, "10.0.0.2", { seq });
    expect(lab.run(MILLISECOND).filter((line) => line.includes("echo-request"))).toEqual([
      "a/eth0: 10.0.0.1 > 10.0.0.2 ttl 64 echo-request 1",
      "a/eth0: 10.0.0.1 > 10.0.0.2 ttl 64 echo-request 2",
      "a/eth0: 10.0.0.1 > 10.0.0.2 ttl 64 echo-request 3",
    ]);
    // A small packet costs 768 bytes of memory on x86-64.
    sysctl(a, "neigh.eth0.unres_qlen_bytes", 2 * 768);
    deleteNeighbour(a, { dev: eth0, dst: parseIpv4("10.0.0.2") });
    for (let seq = 1; seq <= 3; seq++) ping(a, "10.0.0.2", { seq });
    expect(lab.run(MILLISECOND).filter((line) => line.includes("echo-request"))).toEqual([
      "a/eth0: 10.0.0.1 > 10.0.0.2 ttl 64 echo-request 2",
      "a/eth0: 10.0.0.1 > 10.0.0.2 ttl 64 echo-request 3",
    ]);
    expect(lab.drops()).toContain("a/eth0: NEIGH_QUEUEFULL");
  });
});

describe("entries by hand", () => {
  test("are added, changed, replaced and deleted as RTM_NEWNEIGH and RTM_DELNEIGH do", () => {
    const { a, eth0 } = twoHosts();
    add(eth0, "10.0.0.2", "02:00:00:00:00:0b");
    expect(error(() => add(eth0, "10.0.0.2", "02:00:00:00:00:0b"))).toBe("EEXIST");
    add(eth0, "10.0.0.3", "02:00:00:00:00:03", NUD_REACHABLE);
    add(eth0, "10.0.0.4", "02:00:00:00:00:04", NUD_STALE);
    add(eth0, "10.0.0.5", "02:00:00:00:00:05", NUD_NOARP);
    expect(listNeighbours(a)).toHaveLength(4);
    expect(neighbours(a)).toEqual([
      "10.0.0.2 PERMANENT 02:00:00:00:00:0b",
      "10.0.0.3 REACHABLE 02:00:00:00:00:03",
      "10.0.0.4 STALE 02:00:00:00:00:04",
    ]);
    expect(error(() => getNeighbour(a, { dev: eth0, dst: parseIpv4("10.0.0.99") }))).toBe(
      "Neighbour entry not found",
    );
    add(eth0, "10.0.0.3", "02:00:00:00:00:33", NUD_PERMANENT, NLM_F_REPLACE);
    expect(error(() => add(eth0, "10.0.0.9", "02:00:00:00:00:09", NUD_PERMANENT, NLM_F_REPLACE))).toBe(
      "ENOENT",
    );
    add(eth0, "10.0.0.9", "02:00:00:00:00:09", NUD_PERMANENT, NLM_F_CREATE | NLM_F_REPLACE);
    deleteNeighbour(a, { dev: eth0, dst: parseIpv4("10.0.0.5") });
    expect(error(() => deleteNeighbour(a, { dev: eth0, dst: parseIpv4("10.0.0.88") }))).toBe("ENOENT");
    expect(error(() => add(eth0, "10.0.0.7", null))).toBe("No link layer address given");
    expect(error(() => addNeighbour(a, { dev: eth0, dst: 1, lladdr: new Uint8Array(2) }, NLM_F_CREATE))).toBe(
      "Invalid link address",
    );
    expect(neighbours(a).filter((line) => !line.includes("10.0.0.7"))).toEqual([
      "10.0.0.2 PERMANENT 02:00:00:00:00:0b",
      "10.0.0.3 PERMANENT 02:00:00:00:00:33",
      "10.0.0.4 STALE 02:00:00:00:00:04",
      "10.0.0.9 PERMANENT 02:00:00:00:00:09",
    ]);
  });

  test("a permanent entry is believed, right or wrong, and no question is asked", () => {
    const { lab, a, eth0 } = twoHosts();
    add(eth0, "10.0.0.2", "02:00:00:00:00:66");
    ping(a, "10.0.0.2");
    expect(lab.run(SECOND)).toEqual(["a/eth0: 10.0.0.1 > 10.0.0.2 ttl 64 echo-request 1"]);
    expect(lab.drops()).toContain("b/eth0: OTHERHOST");
  });
});

describe("devices and their neighbours", () => {
  test("a new link-layer address forgets all neighbours; the other side learns it from the next question", () => {
    const { lab, a, b, eth0 } = twoHosts();
    ping(a, "10.0.0.2");
    lab.run(MILLISECOND);
    add(eth0, "10.0.0.3", "02:00:00:00:00:03");
    setMacAddress(eth0, parseMac("02:00:00:00:00:1a"));
    expect(neighbours(a)).toEqual([]);
    expect(neighbours(b)).toEqual(["10.0.0.1 DELAY 02:00:00:00:00:01"]);
    ping(a, "10.0.0.2");
    expect(lab.run(MILLISECOND).at(-1)).toBe("b/eth0: 10.0.0.2 > 10.0.0.1 ttl 64 echo-reply 1");
    expect(neighbours(b)).toEqual(["10.0.0.1 DELAY 02:00:00:00:00:1a"]);
  });

  test("down forgets all; a lost carrier spares the permanent ones", () => {
    const { lab, a, eth0, eth1 } = twoHosts();
    ping(a, "10.0.0.2");
    lab.run(MILLISECOND);
    add(eth0, "10.0.0.3", "02:00:00:00:00:03");
    down(eth1);
    expect(neighbours(a)).toEqual(["10.0.0.3 PERMANENT 02:00:00:00:00:03"]);
    up(eth1);
    down(eth0);
    expect(neighbours(a)).toEqual([]);
  });

  test("with gc_thresh1 reached, what was not used for gc_stale_time goes; an idle table has no timer", () => {
    const { lab, a, eth0 } = twoHosts();
    sysctl(lab.kernel.initNet, "neigh.default.gc_thresh1", 4);
    for (let i = 10; i < 16; i++) add(eth0, `10.0.0.${i}`, `02:00:00:00:01:${i}`, NUD_STALE);
    lab.run(30 * SECOND);
    expect(neighbours(a)).toHaveLength(6);
    lab.run(60 * SECOND);
    expect(neighbours(a)).toHaveLength(0);
    expect(lab.clock.pending).toBe(0);
  });

  test("the table has a limit that all namespaces share", () => {
    const { lab, a } = twoHosts();
    sysctl(lab.kernel.initNet, "neigh.default.gc_thresh3", 5);
    for (let i = 10; i < 20; i++) ping(a, `10.0.0.${i}`);
    expect(neighbours(a)).toHaveLength(5);
    expect(lab.drops()).toContain("a/eth0: NEIGH_CREATEFAIL");
  });
});
