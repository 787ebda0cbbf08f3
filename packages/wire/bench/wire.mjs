// Frames a second, read and written: one JSON line a figure on standard output. Runs on the built package.
import { ethernet, ipv4, udp } from "@podwire/wire";

const SECONDS = Number(process.env.PODWIRE_BENCH_SECONDS ?? 1);
const SRC = 0x0a000001;
const DST = 0x0a000102;
const macs = Uint8Array.of(2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1);

/** Writes an Ethernet, IPv4 and UDP frame of 64 bytes in place, checksums included. */
function build(frame, id) {
  ethernet.write(frame, 0, macs, 0, macs, 6, 0x0800);
  ipv4.write(frame, 14, 0, frame.length - 14, id & 0xffff, 0x4000, 64, 17, SRC, DST);
  udp.write(frame, 34, 4000, 5000, frame.length - 34);
  udp.fillChecksum4(frame, 34, SRC, DST);
}

/** Checks and reads all three headers through the view; false when anything is wrong. */
function readView(frame) {
  const end = frame.length;
  if (ethernet.check(frame, 0, end) !== 0 || ethernet.type(frame, 0) !== 0x0800) return false;
  if (ipv4.check(frame, 14, end) !== 0 || ipv4.protocol(frame, 14) !== 17) return false;
  const at = ipv4.payloadAt(frame, 14);
  const src = ipv4.src(frame, 14);
  const dst = ipv4.dst(frame, 14);
  if (udp.check(frame, at, ipv4.payloadEnd(frame, 14)) !== 0 || !udp.checksumOk4(frame, at, src, dst))
    return false;
  return udp.dstPort(frame, at) === 5000 && udp.srcPort(frame, at) === 4000 && dst === DST;
}

/** The same into values. */
function readMeaning(frame) {
  const ip = ipv4.parse(ethernet.parse(frame).payload);
  return udp.parse(ip.payload, 0, ip.payload.length, ip).checksum === undefined;
}

function buildMeaning(_, id) {
  const ip = { protocol: 17, source: "10.0.0.1", destination: "10.0.1.2", identification: id & 0xffff };
  const datagram = udp.emit({ sourcePort: 4000, destinationPort: 5000 }, new Uint8Array(22), ip);
  ethernet.emit(
    { destination: "02:00:00:00:00:02", source: "02:00:00:00:00:01", type: 0x0800 },
    ipv4.emit(ip, datagram),
  );
}

/** Best of three runs after a warm-up, in calls a second. */
function rate(run) {
  const frames = Array.from({ length: 64 }, (_, i) => {
    const frame = new Uint8Array(64);
    build(frame, i);
    return frame;
  });
  const once = (ms) => {
    const start = performance.now();
    let n = 0;
    while (performance.now() - start < ms) {
      for (let i = 0; i < 1000; i++, n++)
        if (run(frames[n & 63], n) === false) throw new Error("a frame was refused");
    }
    return (n * 1000) / (performance.now() - start);
  };
  once(SECONDS * 300);
  return Math.round(Math.max(once(SECONDS * 1000), once(SECONDS * 1000), once(SECONDS * 1000)));
}

const figures = [
  ["eth/ip/udp read through the view", readView, 1_000_000],
  ["eth/ip/udp read into values", readMeaning, undefined],
  ["eth/ip/udp written in place with checksums", build, 300_000],
  ["eth/ip/udp emitted from values with checksums", buildMeaning, undefined],
];
for (const [name, run, target] of figures) {
  console.log(JSON.stringify({ name, value: rate(run), unit: "frames/s", ...(target && { target }) }));
}
