// kernel.* (kernel/utsname_sysctl.c): the names of the host and of its kernel. They belong to the host, whatever the namespace.

import { defineNetState, type Kernel, KernelError, type Subsystem, type SysctlEntry } from "@podwire/netns";
import { KERNEL_RELEASE, KERNEL_VERSION } from "./modules.ts";

/** Longest name, bytes (__NEW_UTS_LEN). */
const UTS_LENGTH = 64;

const domain = defineNetState("uts_domainname", () => ({ name: "(none)" }));

const fixed = (text: string): SysctlEntry => ({ read: () => text });

/** A name that may be written; the kernel cuts what is too long. */
const name = (get: (kernel: Kernel) => string, set: (kernel: Kernel, text: string) => void): SysctlEntry => ({
  read: (net) => get(net.kernel),
  write(net, text) {
    const line = text.replace(/\n.*/s, "");
    if (line.length > UTS_LENGTH) throw new KernelError("EINVAL");
    set(net.kernel, line);
  },
});

export const kernelSysctls: Subsystem = {
  name: "utsname",
  register({ sysctls }) {
    sysctls.register("kernel", {
      ostype: fixed("Linux"),
      osrelease: fixed(KERNEL_RELEASE),
      version: fixed(KERNEL_VERSION),
      hostname: name(
        (kernel) => kernel.hostname,
        (kernel, text) => {
          kernel.hostname = text;
        },
      ),
      domainname: name(
        (kernel) => domain.of(kernel.initNet).name,
        (kernel, text) => {
          domain.of(kernel.initNet).name = text;
        },
      ),
    });
  },
};
