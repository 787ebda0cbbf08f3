// IGMP (RFC 2236, RFC 3376): how hosts say which IPv4 groups they want, and routers ask. A view over bytes: offsets are of the IGMP header.
//
//    0                   1                   2                   3
//   |     Type      | Max Resp Code |           Checksum            |
//   |                         Group Address                         |     version 1 and 2, and a query of version 3
//
//   |  Type = 0x22  |    Reserved   |           Checksum            |     version 3 report:
//   |           Reserved            |  Number of Group Records (M)  |     records follow
//
//   |  Record Type  |  Aux Data Len |     Number of Sources (N)     |     a record:
//   |                       Multicast Address                       |     4 * (N + Aux Data Len) bytes follow

import * as checksum from "./checksum.ts";

export const IGMP_MEMBERSHIP_QUERY = 0x11;
export const IGMP_V1_MEMBERSHIP_REPORT = 0x12;
export const IGMP_V2_MEMBERSHIP_REPORT = 0x16;
export const IGMP_LEAVE_GROUP = 0x17;
export const IGMP_V3_MEMBERSHIP_REPORT = 0x22;

/** Record types of version 3; MLD version 2 has the same. */
export const MODE_IS_INCLUDE = 1;
export const MODE_IS_EXCLUDE = 2;
export const CHANGE_TO_INCLUDE = 3;
export const CHANGE_TO_EXCLUDE = 4;
export const ALLOW_NEW_SOURCES = 5;
export const BLOCK_OLD_SOURCES = 6;

/** Bytes of a header, of a version 3 query without sources, and of a record without any. */
export const LENGTH = 8;
export const V3_QUERY_LENGTH = 12;
export const RECORD_LENGTH = 8;

export const type = (b: Uint8Array, at: number): number => b[at] as number;

/** Max Resp Code: tenths of a second in version 2. */
export const code = (b: Uint8Array, at: number): number => b[at + 1] as number;

export const group = (b: Uint8Array, at: number): number =>
  (((b[at + 4] as number) << 24) |
    ((b[at + 5] as number) << 16) |
    ((b[at + 6] as number) << 8) |
    (b[at + 7] as number)) >>>
  0;

/** Number of records of a version 3 report. */
export const recordCount = (b: Uint8Array, at: number): number =>
  ((b[at + 6] as number) << 8) | (b[at + 7] as number);

/** Bytes of the record at `at`, whatever is behind it included. */
export const recordLength = (b: Uint8Array, at: number): number =>
  RECORD_LENGTH + 4 * (recordSources(b, at) + (b[at + 1] as number));

export const recordType = type;
export const recordGroup = group;

/** Number of sources of a record. */
export const recordSources = (b: Uint8Array, at: number): number =>
  ((b[at + 2] as number) << 8) | (b[at + 3] as number);

/** The maximum response time of a version 3 query, tenths of a second (IGMPV3_MRC). */
export function maxResponse(value: number): number {
  return value < 128 ? value : ((value & 0x0f) | 0x10) << (((value >> 4) & 7) + 3);
}

/** Does the message from `at` to `end` add up? */
export const checksumOk = (b: Uint8Array, at: number, end: number): boolean =>
  checksum.checksum(b, at, end) === 0;

/** Writes eight bytes, checksum left 0. */
export function write(b: Uint8Array, at: number, kind: number, response: number, address: number): void {
  b[at] = kind;
  b[at + 1] = response;
  b[at + 2] = 0;
  b[at + 3] = 0;
  b[at + 4] = address >>> 24;
  b[at + 5] = (address >>> 16) & 0xff;
  b[at + 6] = (address >>> 8) & 0xff;
  b[at + 7] = address & 0xff;
}

/** Writes the checksum of the message from `at` to `end`. */
export function fillChecksum(b: Uint8Array, at: number, end: number): void {
  b[at + 2] = 0;
  b[at + 3] = 0;
  const sum = checksum.checksum(b, at, end);
  b[at + 2] = sum >> 8;
  b[at + 3] = sum & 0xff;
}
