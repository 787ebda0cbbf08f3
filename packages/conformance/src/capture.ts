// Captured frames as text: what a script's `tcpdump -w "$CAPTURES/name.pcap"` wrote, in a form that diffs line by line and that
// `text2pcap` reads back. Read from classic pcap files in either byte order and both resolutions (what tcpdump 4.99 writes);
// pcapng is packages/capture's business.

/** One frame: nanoseconds since the capture's first frame, its length on the wire, and the bytes kept of it. */
export interface Frame {
  ns: number;
  length: number;
  bytes: Uint8Array;
}

export interface Capture {
  /** File name without `.pcap`. */
  name: string;
  /** LINKTYPE_ number; 1 is Ethernet. */
  linkType: number;
  frames: Frame[];
}

/** Bytes or text that are not a capture; the message says where. */
export class CaptureError extends Error {
  override name = "CaptureError";
}

/** Reads a classic pcap file. Throws CaptureError with the offset. */
export function readPcap(name: string, file: Uint8Array): Capture {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 24)
    throw new CaptureError(`${name}: ${file.length} bytes are too short for a pcap header (24)`);
  const magics = [view.getUint32(0, true), view.getUint32(0, false)];
  const little = magics[0] === 0xa1b2c3d4 || magics[0] === 0xa1b23c4d;
  const magic = little ? magics[0] : magics[1];
  if (magic !== 0xa1b2c3d4 && magic !== 0xa1b23c4d)
    throw new CaptureError(`${name}: offset 0: not a pcap file`);
  const unit = magic === 0xa1b2c3d4 ? 1000 : 1;
  const frames: Frame[] = [];
  let start = 0;
  for (let at = 24; at < file.length; ) {
    if (at + 16 > file.length) throw new CaptureError(`${name}: offset ${at}: a frame header is cut off`);
    const ns = view.getUint32(at, little) * 1e9 + view.getUint32(at + 4, little) * unit;
    const kept = view.getUint32(at + 8, little);
    const length = view.getUint32(at + 12, little);
    if (at + 16 + kept > file.length)
      throw new CaptureError(`${name}: offset ${at}: a frame of ${kept} bytes is cut off`);
    if (frames.length === 0) start = ns;
    frames.push({ ns: ns - start, length, bytes: file.slice(at + 16, at + 16 + kept) });
    at += 16 + kept;
  }
  return { name, linkType: view.getUint32(20, little) & 0xffff, frames };
}

const MAGIC = "# podwire capture 1";

/** The lines of one frame's hex dump. */
export function hexLines(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = [...bytes.subarray(at, at + 16)].map((byte) => byte.toString(16).padStart(2, "0"));
    lines.push(`${at.toString(16).padStart(4, "0")} ${row.join(" ")}`);
  }
  return lines;
}

export function formatCapture(capture: Capture): string {
  const frames = capture.frames.map(
    (frame, index) =>
      `\n# frame ${index + 1} +${(frame.ns / 1e9).toFixed(6)} s, ${frame.length} bytes\n${hexLines(frame.bytes).join("\n")}\n`,
  );
  return `${MAGIC}\n# ${capture.name}, link type ${capture.linkType}\n${frames.join("")}`;
}

/** Reads what formatCapture wrote. Throws CaptureError naming the line. */
export function parseCapture(text: string): Capture {
  const [magic, title = "", ...rest] = text.split("\n");
  const named = /^# (.*), link type (\d+)$/.exec(title);
  if (magic !== MAGIC || named === null)
    throw new CaptureError(`line 1: not a capture of this version ("${MAGIC}")`);
  const capture: Capture = { name: named[1] ?? "", linkType: Number(named[2]), frames: [] };
  let bytes: number[] = [];
  const flush = (): void => {
    const frame = capture.frames.at(-1);
    if (frame !== undefined) frame.bytes = Uint8Array.from(bytes);
    bytes = [];
  };
  for (const [index, line] of rest.entries()) {
    const start = /^# frame \d+ \+([\d.]+) s, (\d+) bytes$/.exec(line);
    if (start !== null) {
      flush();
      capture.frames.push({
        ns: Math.round(Number(start[1]) * 1e9),
        length: Number(start[2]),
        bytes: new Uint8Array(),
      });
    } else if (/^[0-9a-f]{4}( [0-9a-f]{2}){1,16}$/.test(line)) {
      for (const byte of line.slice(5).split(" ")) bytes.push(Number.parseInt(byte, 16));
    } else if (line !== "") throw new CaptureError(`line ${index + 3}: neither a frame nor bytes: "${line}"`);
  }
  flush();
  return capture;
}
