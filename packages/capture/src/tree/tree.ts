// Where the tree of a frame begins: Ethernet with its VLAN tags, then what it carries.

import {
  ETH_P_8021AD,
  ETH_P_8021Q,
  ETH_P_ARP,
  ETH_P_IP,
  ETH_P_IPV6,
  formatMac,
  llc,
  stp,
  u16,
} from "@podwire/wire";
import { arpTree, ipv4Tree, ipv6Tree } from "./network.ts";
import { bytesText, type FieldNode, Header, hex, named } from "./node.ts";

const ETHERTYPES: Record<number, string> = {
  [ETH_P_IP]: "IPv4",
  [ETH_P_ARP]: "ARP",
  [ETH_P_8021Q]: "802.1Q tag",
  [ETH_P_8021AD]: "802.1ad tag",
  [ETH_P_IPV6]: "IPv6",
  35020: "LLDP",
};
const typeText = (type: number): string =>
  type < 0x0600
    ? `length, ${bytesText(type)}`
    : ETHERTYPES[type] === undefined
      ? hex(type)
      : `${ETHERTYPES[type]} (${hex(type)})`;

/** The headers of an Ethernet frame, from the outside in. Every byte of `frame` is in exactly one leaf. */
export function fieldTree(frame: Uint8Array): FieldNode[] {
  const end = frame.length;
  const mac = (at: number) =>
    isBroadcast(frame, at) ? "broadcast (ff:ff:ff:ff:ff:ff)" : formatMac(frame, at);
  const header = new Header(frame, 0, end)
    .field("eth.dst", "Destination", 6, mac)
    .field("eth.src", "Source", 6, mac)
    .u16("eth.type", "Type", typeText);
  const summary = end >= 12 ? `${formatMac(frame, 6)} → ${formatMac(frame, 0)}` : "";
  const nodes = [header.node("eth", "Ethernet", summary)];
  if (header.truncated) return nodes;
  let { at } = header;
  let type = u16(frame, 12);
  while ((type === ETH_P_8021Q || type === ETH_P_8021AD) && at < end) {
    const tag = new Header(frame, at, end)
      .u16(
        "vlan.tci",
        "Priority and VLAN",
        (tci) => `priority ${tci >>> 13}${tci & 0x1000 ? ", drop eligible" : ""}, VLAN ${tci & 0xfff}`,
      )
      .u16("vlan.etype", "Type", typeText);
    nodes.push(tag.node("vlan", "802.1Q virtual LAN", tag.truncated ? "" : `VLAN ${u16(frame, at) & 0xfff}`));
    if (tag.truncated) return nodes;
    type = u16(frame, at + 2);
    ({ at } = tag);
  }
  return [...nodes, ...payload(frame, at, end, type)];
}

function payload(frame: Uint8Array, at: number, end: number, type: number): FieldNode[] {
  if (type === ETH_P_ARP) return arpTree(frame, at, end);
  if (type === ETH_P_IP) return ipv4Tree(frame, at, end);
  if (type === ETH_P_IPV6) return ipv6Tree(frame, at, end);
  if (type < 0x0600) return llcTree(frame, at, Math.min(end, at + type), end);
  return new Header(frame, at, end).rest("data", "Data", end).fields;
}

function llcTree(b: Uint8Array, at: number, end: number, frameEnd: number): FieldNode[] {
  const isStp = end - at >= llc.LENGTH && llc.dsap(b, at) === 0x42;
  const header = new Header(b, at, end)
    .u8("llc.dsap", "Destination service", named({ 66: "Spanning Tree" }))
    .u8("llc.ssap", "Source service", named({ 66: "Spanning Tree" }))
    .u8("llc.control", "Control", (value) => (value === 3 ? "unnumbered information (3)" : String(value)));
  const nodes = header.fields.length === 0 ? [] : [header.node("llc", "Logical Link Control", "")];
  let behind = header.at;
  if (isStp) {
    const tree = stpTree(b, header.at, end);
    nodes.push(tree);
    behind = tree.end;
  }
  nodes.push(...new Header(b, behind, end).rest("data", "Data", end).fields);
  return [...nodes, ...new Header(b, end, frameEnd).rest("eth.padding", "Padding", frameEnd).fields];
}

function stpTree(b: Uint8Array, at: number, end: number): FieldNode {
  const id = (offset: number) => `${u16(b, offset)} / ${formatMac(b, offset + 2)}`;
  const seconds = (ticks: number) => `${ticks / stp.TICKS_PER_SECOND} s`;
  const header = new Header(b, at, end)
    .u16("stp.protocol", "Protocol")
    .u8("stp.version", "Version")
    .u8("stp.type", "Type", named({ 0: "configuration", 2: "rapid", 128: "topology change notification" }));
  if (end - at >= 4 && stp.type(b, at) === stp.TYPE_TCN)
    return header.node("stp", "Spanning Tree Protocol", "topology change notification");
  header
    .u8("stp.flags", "Flags", (value) => hex(value, 2))
    .field("stp.root", "Root bridge", 8, id)
    .u32("stp.root.cost", "Cost of the path to the root")
    .field("stp.bridge", "This bridge", 8, id)
    .u16("stp.port", "Port", (value) => hex(value))
    .u16("stp.msg_age", "Message age", seconds)
    .u16("stp.max_age", "Maximum age", seconds)
    .u16("stp.hello", "Hello time", seconds)
    .u16("stp.forward", "Forward delay", seconds);
  return header.node("stp", "Spanning Tree Protocol", "");
}

function isBroadcast(b: Uint8Array, at: number): boolean {
  for (let offset = 0; offset < 6; offset++) if (b[at + offset] !== 0xff) return false;
  return true;
}
