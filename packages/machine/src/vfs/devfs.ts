// /dev: null, zero, urandom, full, the standard streams.

import type { Clock } from "@podwire/clock";
import { KernelError } from "@podwire/netns";
import { NullFile, SourceFile } from "../process/open-file.ts";
import { CharNode, LinkNode } from "./nodes.ts";
import type { Vfs } from "./vfs.ts";

class FullFile extends SourceFile {
  override writeNow(): number {
    throw new KernelError("ENOSPC");
  }
}

/** Fills /dev. Random bytes come from the host's own stream `name`. */
export function populateDev(vfs: Vfs, clock: Clock, name: string): void {
  const random = (bytes: Uint8Array): void => {
    clock.random(name).bytes(bytes);
  };
  vfs.put("/dev/null", new CharNode(() => new NullFile()));
  vfs.put("/dev/zero", new CharNode(() => new SourceFile("/dev/zero", () => {})));
  vfs.put("/dev/full", new CharNode(() => new FullFile("/dev/full", () => {})));
  vfs.put("/dev/random", new CharNode(() => new SourceFile("/dev/random", random)));
  vfs.put("/dev/urandom", new CharNode(() => new SourceFile("/dev/urandom", random)));
  vfs.put("/dev/fd", new LinkNode("/proc/self/fd"));
  for (const [fd, stream] of ["stdin", "stdout", "stderr"].entries())
    vfs.put(`/dev/${stream}`, new LinkNode(`/proc/self/fd/${fd}`));
  vfs.makeDirectory("/dev/shm");
  vfs.makeDirectory("/dev/net");
}
