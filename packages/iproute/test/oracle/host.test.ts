/// <reference types="node" />
// Command lines that make no sense, said by the real `ip` of this host at the moment of the test. No kernel is asked, so
// the host's release does not matter; what iproute2's is, does.

import { execFileSync, spawnSync } from "node:child_process";
import { ipv4 } from "@podwire/ip";
import { veth } from "@podwire/veth";
import { describe, expect, it } from "vitest";
import { Host, words } from "../host.ts";
import { readTranscript } from "../transcript.ts";

/** Why the comparison cannot be made here; empty where it can. */
function missing(): string {
  try {
    if (!execFileSync("ip", ["-V"], { encoding: "utf8" }).includes("iproute2-6.1.0"))
      return "ip is not iproute2 6.1.0";
  } catch {
    return "there is no ip";
  }
  return spawnSync("unshare", ["--net", "true"]).status === 0 ? "" : "namespaces need root";
}

/** Statuses and messages of iproute2 itself: the kernel's come with RTNETLINK or a status of 2. */
const misuse = ["show", "link-add", "link-set", "netns", "address", "route", "neighbour", "rule"]
  .flatMap((name) => readTranscript(name))
  .filter(({ command, status, stderr }) => /^ip [^|]*$/.test(command) && status === 255 && stderr !== "")
  .filter(({ command }) => !/\bplain\b|\bnetns set b\b/.test(command))
  .map(({ command }) => command);

const reason = missing();

describe.skipIf(reason !== "")(
  `wrong command lines on this host${reason === "" ? "" : ` (${reason})`}`,
  () => {
    it("are refused in the same words, with the same status", async () => {
      expect(misuse.length).toBeGreaterThan(80);
      const setUp = "ip link add veth0 type veth peer name veth1";
      const host = new Host({ subsystems: [veth, ipv4] });
      await host.run(setUp);
      const script = [
        setUp,
        ...misuse.map((line) => {
          const quoted = words(line).map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
          return `${quoted.join(" ")} 2>&1 < /dev/null; printf '\\001%s\\002' $?`;
        }),
      ].join("\n");
      const real = execFileSync("unshare", ["--net", "--mount", "bash", "-c", script], { encoding: "utf8" });
      const answers = real.split("\x02").slice(0, -1);
      const expected = misuse.map((command, at) => `${command}\n${answers[at]}`);
      const ours: string[] = [];
      for (const command of misuse) {
        const { stdout, stderr, status } = await host.run(command);
        ours.push(`${command}\n${stdout}${stderr}\x01${status}`);
      }
      expect(ours).toEqual(expected);
    });
  },
);
