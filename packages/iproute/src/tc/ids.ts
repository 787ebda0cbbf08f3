// Handles and class ids (tc/tc_util.c): two hexadecimal numbers of 16 bits with a colon between.

/** get_qdisc_handle(): `1:` or `1`; what follows the colon does not count. */
export function parseHandle(text: string): number | undefined {
  if (text === "none") return 0;
  const match = /^\s*(?:0x)?([0-9a-f]+)(:.*)?$/i.exec(text);
  const major = Number.parseInt(match?.[1] ?? "", 16);
  return major < 0x10000 ? major * 0x10000 : undefined;
}

/** get_tc_classid(): `root`, `1:`, `1:2`, `:2`, or the whole number. */
export function parseClassId(text: string): number | undefined {
  if (text === "root") return 0xffffffff;
  if (text === "none") return 0;
  const match = /^(?:0x)?([0-9a-f]*)(?:(:)(?:0x)?([0-9a-f]*))?$/i.exec(text);
  if (match === null || text === "") return undefined;
  const major = match[1] === "" ? 0 : Number.parseInt(match[1] as string, 16);
  if (match[2] === undefined) return major <= 0xffffffff ? major : undefined;
  const minor = match[3] === "" ? 0 : Number.parseInt(match[3] as string, 16);
  return major < 0x10000 && minor < 0x10000 ? major * 0x10000 + minor : undefined;
}

/** print_tc_classid(): `1:`, `1:2`. */
export function formatClassId(id: number): string {
  return `${(id >>> 16).toString(16)}:${id & 0xffff ? (id & 0xffff).toString(16) : ""}`;
}
