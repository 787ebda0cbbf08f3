// sysctl against transcripts of the real one, over a few tunables that stand for the kernel's.

import { intSysctl, KernelError, type NetNamespace, type Subsystem } from "@podwire/netns";
import { utf8Encode } from "@podwire/program";
import { describe, expect, it } from "vitest";
import { kernelSysctls } from "../src/index.ts";
import { Host } from "./host.ts";
import { replay } from "./transcript.ts";

function tunables(): Subsystem {
  let forward = 0;
  let ttl = 64;
  let range = "32768\t60999";
  const fixed = (value: number) => intSysctl({ get: () => value, set: () => {} });
  return {
    name: "tunables",
    register({ sysctls }) {
      const ip_forward = intSysctl({
        get: () => forward,
        set: (_, value) => {
          forward = value;
        },
      });
      // proc_dointvec takes as many numbers as there are and forgets the rest.
      const first = {
        ...ip_forward,
        write: (net: NetNamespace, text: string) => ip_forward.write?.(net, text.split(" ")[0] as string),
      };
      sysctls.register("net/ipv4", {
        ip_forward: first,
        ip_forward_update_priority: fixed(1),
        ip_forward_use_pmtu: fixed(0),
        ip_default_ttl: intSysctl({
          get: () => ttl,
          set: (_, value) => {
            ttl = value;
          },
          min: 1,
          max: 255,
        }),
        ip_local_port_range: {
          read: () => range,
          write: (_, text) => {
            const [low = 0, high = 0] = text.split(/\s+/).map(Number);
            if (low < 1 || high < low) throw new KernelError("EINVAL");
            range = `${low}\t${high}`;
          },
        },
      });
      const conf = {
        bc_forwarding: fixed(0),
        forwarding: ip_forward,
        mc_forwarding: fixed(0),
      };
      let filter = 0;
      const rp_filter = intSysctl({
        get: () => filter,
        set: (_, value) => {
          filter = value;
        },
      });
      sysctls.registerDynamic("net/ipv4/conf", () => [
        ["lo", { ...conf, rp_filter }],
        ["default", conf],
        ["all", conf],
      ]);
    },
  };
}

const configuration = `net.ipv4.ip_forward = 1
# c
; d

-net.ipv4.nope = 1
net.ipv4.nope2=3
badline
 net.ipv4.ip_default_ttl=64  
`;

describe("sysctl", () => {
  it("reads, writes and complains as the real one", async () => {
    const host = new Host({ subsystems: [tunables()] });
    host.files.set("/tmp/s.conf", utf8Encode(configuration));
    host.files.set("/etc/sysctl.conf", utf8Encode("# nothing\n"));
    await replay(host, "sysctl");
  });

  it("writes in all its ways", async () => {
    const host = new Host({ subsystems: [tunables()] });
    await host.run("sysctl -qw net.ipv4.ip_default_ttl=64");
    host.files.set("/tmp/a.conf", utf8Encode("net.ipv4.conf.lo.rp_filter=3\n"));
    host.files.set("/etc/sysctl.conf", utf8Encode("# nothing\n"));
    await replay(host, "sysctl-writing");
  });

  it("reads every directory that it should, the first file of a name wins", async () => {
    const host = new Host({ subsystems: [tunables()] });
    host.files.set("/usr/lib/sysctl.d/50-a.conf", utf8Encode("net.ipv4.ip_default_ttl=1\n"));
    host.files.set("/usr/lib/sysctl.d/10-b.conf", utf8Encode("net.ipv4.ip_forward=1\n"));
    host.files.set("/etc/sysctl.d/50-a.conf", utf8Encode("net.ipv4.ip_default_ttl=2\n"));
    const { stdout, status } = await host.run("sysctl --system");
    expect(status).toBe(0);
    expect(stdout).toBe(
      "* Applying /usr/lib/sysctl.d/10-b.conf ...\n* Applying /etc/sysctl.d/50-a.conf ...\n" +
        "net.ipv4.ip_forward = 1\nnet.ipv4.ip_default_ttl = 2\n",
    );
  });
});

describe("kernel.*", () => {
  it("names the host, whatever the namespace", async () => {
    const host = new Host({ subsystems: [kernelSysctls] });
    const net = host.kernel.createNet().get();
    expect((await host.run("sysctl -w kernel.hostname=box", { net })).stdout).toBe("kernel.hostname = box\n");
    expect((await host.run("sysctl kernel.hostname kernel.ostype kernel.domainname")).stdout).toBe(
      "kernel.hostname = box\nkernel.ostype = Linux\nkernel.domainname = (none)\n",
    );
    expect(host.kernel.hostname).toBe("box");
    expect((await host.run("sysctl -w kernel.ostype=Plan9")).stderr).toBe(
      'sysctl: setting key "kernel.ostype": Invalid argument\n',
    );
  });
});
