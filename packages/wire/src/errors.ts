// The three errors of this package. Bytes from outside that are not what their protocol says are a
// `MalformedPacket`; text that is not an address is an `InvalidAddress`; a value that does not fit its field
// (a TTL of 300) is an `UnrepresentableField`. Anything else thrown here is a bug of ours.

/** Bytes that do not parse. `offset` counts from the start of the array that was given to `parse`. */
export class MalformedPacket extends Error {
  override readonly name = "MalformedPacket";
  /** The protocol whose rule is broken: `ipv4`, `tcp`, … */
  readonly protocol: string;
  /** The field by its RFC name. */
  readonly field: string;
  /** Byte offset of the field in the array that was parsed. */
  readonly offset: number;
  /** What was found there, in words: `5 bytes, needs 20`. */
  readonly found: string;

  constructor(protocol: string, field: string, offset: number, found: string) {
    super(`malformed ${protocol}: ${field} at byte ${offset}: ${found}`);
    this.protocol = protocol;
    this.field = field;
    this.offset = offset;
    this.found = found;
  }
}

/** Text that is not an address of the kind asked for. */
export class InvalidAddress extends Error {
  override readonly name = "InvalidAddress";
  /** `MAC address`, `IPv4 address`, `IPv4 prefix`, … */
  readonly kind: string;
  readonly text: string;

  constructor(kind: string, text: string, expected: string) {
    super(`${JSON.stringify(text)} is not an ${kind}: expected ${expected}`.replace("an MAC", "a MAC"));
    this.kind = kind;
    this.text = text;
  }
}

/** A value handed to `emit` that its field cannot hold. */
export class UnrepresentableField extends RangeError {
  override readonly name = "UnrepresentableField";
  readonly protocol: string;
  readonly field: string;

  constructor(protocol: string, field: string, found: unknown, expected: string) {
    super(`cannot emit ${protocol}: ${field} is ${String(found)}, must be ${expected}`);
    this.protocol = protocol;
    this.field = field;
  }
}

/** Throws {@link MalformedPacket} unless `need` bytes are there. */
export function needBytes(protocol: string, field: string, at: number, end: number, need: number): void {
  if (end - at < need) {
    throw new MalformedPacket(protocol, field, at, `${Math.max(0, end - at)} bytes, needs ${need}`);
  }
}

/** Returns `value` when it is an integer of `bits` bits, else throws {@link UnrepresentableField}. */
export function fits(protocol: string, field: string, value: number, bits: number): number {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** bits) {
    throw new UnrepresentableField(protocol, field, value, `an integer from 0 to ${2 ** bits - 1}`);
  }
  return value;
}
