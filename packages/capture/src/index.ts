export {
  type Capture,
  type CapturedPacket,
  type CaptureInterface,
  LINKTYPE_ETHERNET,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_RAW,
  parseCapture,
} from "./capture.ts";
export { MalformedCapture } from "./errors.ts";
export { InvalidFilter, UnsupportedFilter } from "./filter/errors.ts";
export { compileFilter, type Filter, type FilterOptions } from "./filter/filter.ts";
export {
  emitPcap,
  type PacketToWrite,
  type PcapFile,
  type PcapOptions,
  PcapWriter,
  parsePcap,
} from "./pcap.ts";
export { emitPcapng, type InterfaceToWrite, PcapngWriter, parsePcapng } from "./pcapng.ts";
export type { TcpdumpFlags } from "./tcpdump/flags.ts";
export type { NameSources } from "./tcpdump/names.ts";
export { serviceName, servicePort } from "./tcpdump/services.ts";
export { Tcpdump, UnsupportedLinktype } from "./tcpdump/tcpdump.ts";
export type { FieldNode } from "./tree/node.ts";
export { fieldTree } from "./tree/tree.ts";
