// net.core, as the initial namespace and another one see it (User-Mode Linux 6.1 shows these names and values).

import { describe, expect, it } from "vitest";
import { UdpSocket } from "../src/index.ts";
import { errno, network } from "./network.ts";

describe("net.core", () => {
  it("shows the host's limits in the initial namespace alone", () => {
    const { kernel, a } = network();
    const { sysctls, initNet } = kernel;
    const names = sysctls.paths(a).filter((path) => path.startsWith("net/core/"));
    expect(names.map((path) => path.slice(9))).toEqual([
      "somaxconn",
      "txrehash",
      "xfrm_acq_expires",
      "xfrm_aevent_etime",
      "xfrm_aevent_rseqth",
      "xfrm_larval_drop",
    ]);
    expect(sysctls.find(a, "net/core/rmem_default")).toBeUndefined();
    expect(sysctls.find(initNet, "net/core/rmem_default")?.read(initNet)).toBe("212992");
    expect(sysctls.find(initNet, "net/core/somaxconn")?.read(initNet)).toBe("4096");
  });

  it("gives new sockets their buffers, everywhere", () => {
    const { kernel, a } = network();
    const { sysctls, initNet } = kernel;
    sysctls.find(initNet, "net/core/rmem_default")?.write?.(initNet, "4096");
    sysctls.find(initNet, "net/core/rmem_max")?.write?.(initNet, "8192");
    const socket = new UdpSocket(a);
    expect(socket.rcvbuf).toBe(4096);
    socket.setRcvbuf(1_000_000);
    expect(socket.rcvbuf).toBe(16_384);
    expect(errno(() => sysctls.find(initNet, "net/core/rmem_max")?.write?.(initNet, "100"))).toBe("EINVAL");
  });
});
