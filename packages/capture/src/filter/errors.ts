// A filter that is not one: the text of libpcap 1.10 where it has one, as `tcpdump` prints it behind its name.

export class InvalidFilter extends Error {
  override readonly name: string = "InvalidFilter";
  /** The filter. */
  readonly filter: string;
  /** Where in the filter it went wrong, in characters; its length at the end. */
  readonly position: number;

  constructor(message: string, filter: string, position: number) {
    super(message);
    this.filter = filter;
    this.position = position;
  }
}

/** libpcap would understand it, and we do not (yet). */
export class UnsupportedFilter extends InvalidFilter {
  override readonly name = "UnsupportedFilter";

  constructor(what: string, filter: string, position: number) {
    super(`filter primitive '${what}' is not supported here`, filter, position);
  }
}
