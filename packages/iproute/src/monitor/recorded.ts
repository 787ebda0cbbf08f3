// `file FILENAME` of the monitors (lib/libnetlink.c rtnl_from_file): messages that rtmon(8) wrote. What is no such file is complained
// of as in the original. Left out: the messages themselves, which only rtmon makes, and that is not simulated.

import { KernelError, strerror } from "@podwire/netns";
import { Unsupported } from "@podwire/program";
import { MISUSE } from "../frame/exit.ts";
import type { Session } from "../frame/session.ts";

/** struct nlmsghdr, and the longest message that is taken. */
const HEADER = 16;
const LONGEST = 16_384;

/** Gives the status: 0 for an empty file, `broken` for what is no recording. */
export async function readRecorded(session: Session, name: string, broken: number): Promise<number> {
  const { files } = session.self;
  let bytes: Uint8Array;
  try {
    bytes = files.readFile(name);
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    const text = strerror(error.errno);
    if (error.errno !== "EISDIR") session.return(`Cannot fopen: ${text}\n`, MISUSE);
    session.return(`rtnl_from_file: fread: ${text}\n`, broken);
  }
  if (bytes.length === 0) return 0;
  const truncated = "rtnl-from_file: truncated message\n";
  if (bytes.length < HEADER) session.return(truncated, broken);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true);
  if (length < HEADER || length > LONGEST)
    session.return(`!!!malformed message: len=${length} @${HEADER}\n`, broken);
  if (bytes.length < length) session.return(truncated, broken);
  throw new Unsupported("messages that rtmon has recorded");
}
