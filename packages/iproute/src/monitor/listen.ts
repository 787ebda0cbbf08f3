// What `ip monitor` and `bridge monitor` have in common (lib/libnetlink.c rtnl_listen): each message is put into words while what it
// is about is as it was, and written as soon as the program runs.

import type { RtnlNotice } from "@podwire/netns";
import type { Session } from "../frame/session.ts";

/** Never returns: the program is stopped by a signal. `say` says what there is to say of a message, or nothing. */
export async function listen(session: Session, say: (notice: RtnlNotice) => void): Promise<never> {
  const { self } = session;
  let waiter = self.clock.waiter();
  const stop = self.kernel.rtnl.listen((notice) => {
    say(notice);
    waiter.wake();
  });
  self.onExit(stop);
  for (;;) {
    await session.flush();
    await self.stdout.flush();
    await self.block(waiter.promise);
    waiter = self.clock.waiter();
  }
}
