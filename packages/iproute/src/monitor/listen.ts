// What `ip monitor` and `bridge monitor` have in common (lib/libnetlink.c rtnl_listen): each message is put into words while what it
// is about is as it was, and written as soon as the program runs.

import type { RtnlNotice } from "@podwire/netns";
import type { Session } from "../frame/session.ts";

/**
 * Never returns: the program is stopped by a signal. `say` says what there is to say of a message, or nothing. Where it gives false, the
 * original forgets fflush(): to anything but a terminal the text waits for the next that is not forgotten.
 */
export async function listen(session: Session, say: (notice: RtnlNotice) => boolean): Promise<never> {
  const { self } = session;
  let flushed = false;
  let waiter = self.clock.waiter();
  const stop = self.kernel.rtnl.listen((notice) => {
    flushed = say(notice) || flushed;
    waiter.wake();
  });
  self.onExit(stop);
  for (;;) {
    await session.flush();
    if (flushed) await self.stdout.flush();
    flushed = false;
    await self.block(waiter.promise);
    waiter = self.clock.waiter();
  }
}
