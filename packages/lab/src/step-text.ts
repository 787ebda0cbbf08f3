// A packet's steps in words: one sentence for each kind. The table is typed by StepKinds, so a kind without its sentence
// does not compile. Sentences say what happened and why, in the present tense, with the field's own terms.
import type {} from "@podwire/bridge";
import type {} from "@podwire/ip";
import type { Step, StepKinds } from "@podwire/netns";
import type {} from "@podwire/sched";
import type {} from "@podwire/transport";

type Sentences = { [K in keyof StepKinds]: (step: StepKinds[K] & { dev: string; netns: string }) => string };

const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

const SENTENCES: Sentences = {
  rx: ({ frame, dev }) => `${dev} receives a frame of ${frame.length} bytes.`,
  tx: ({ frame, dev }) => `${dev} sends a frame of ${frame.length} bytes.`,
  wire: ({ peer, peerNetns, peerHost }) =>
    `It enters the cable towards ${peer}${peerNetns === "" ? ` of ${peerHost}` : ` in ${peerNetns}`}.`,
  clone: ({ copy }) => `A copy is made, packet ${copy}, which goes its own way.`,
  drop: ({ reason, where }) => `Dropped: ${dropText(reason)} (${where}).`,
  deliver: ({ to }) => `Taken by ${to}: its way ends here.`,

  "bridge-fdb": ({ op, mac, vlan, port }) => {
    const vlanText = vlan === 0 ? "" : ` in VLAN ${vlan}`;
    switch (op) {
      case "learned":
        return `The bridge learns that ${mac}${vlanText} is behind ${port}.`;
      case "moved":
        return `The bridge learns that ${mac}${vlanText} has moved: it is behind ${port} now.`;
      case "hit":
        return `The forwarding database knows ${mac}${vlanText}: it is behind ${port}.`;
      case "miss":
        return `The forwarding database does not know ${mac}${vlanText}.`;
    }
  },
  "bridge-flood": ({ traffic, ports, local }) => {
    const to = [...ports, ...(local ? ["the bridge's own port"] : [])];
    const why = traffic === "unicast" ? "Its destination is unknown" : `It is a ${traffic}`;
    return to.length === 0
      ? `${why}, and there is no port to flood it to.`
      : `${why}, so it is flooded to ${list(to)}.`;
  },
  "bridge-mdb": ({ known, ports, local }) => {
    const to = [...ports, ...(local ? ["the bridge's own host"] : [])];
    const why = known
      ? "The bridge knows who listens to this group"
      : "Nobody is known to listen to this group";
    return to.length === 0 ? `${why}: it goes nowhere.` : `${why}: it goes to ${list(to)}.`;
  },
  "bridge-vlan": ({ op, vlan }) =>
    op === "pvid"
      ? `It has no tag, so the port's pvid puts it into VLAN ${vlan}.`
      : op === "tagged"
        ? `Its tag puts it into VLAN ${vlan}.`
        : `The tag of VLAN ${vlan} is taken off on the way out.`,
  "bridge-stp": ({ op, port }) =>
    `Spanning tree: a ${op.startsWith("tcn") ? "topology change notification" : "configuration BPDU"} is ${op.endsWith("sent") ? "sent by" : "received on"} ${port}.`,

  qdisc: ({ op, discipline, backlog, dev }) => {
    switch (op) {
      case "queued":
        return `It waits in the queue of ${dev} (${discipline}), which holds ${backlog} ${backlog === 1 ? "frame" : "frames"} now.`;
      case "dequeued":
        return `The queue of ${dev} (${discipline}) lets it go.`;
      case "lost":
        return `The queue of ${dev} (${discipline}) loses it, as it was told to.`;
      case "full":
        return `The queue of ${dev} (${discipline}) has no room for it.`;
      case "duplicated":
        return `The queue of ${dev} (${discipline}) sends it a second time, as it was told to.`;
      case "corrupted":
        return `The queue of ${dev} (${discipline}) turns over one of its bits, as it was told to.`;
      case "reordered":
        return `The queue of ${dev} (${discipline}) puts it before those that wait.`;
    }
  },

  "ip-input": ({ src, dst, ttl, length }) =>
    `IP takes the packet in: ${src} → ${dst}, TTL ${ttl}, ${length} bytes.`,
  "ip-output": ({ src, dst, ttl, length }) =>
    `IP sends a packet: ${src} → ${dst}, TTL ${ttl}, ${length} bytes.`,
  fib: ({ table, prefix, type, gateway, out }) => {
    const by = prefix === "" ? "No table is asked" : `Table ${tableName(table)} has the route ${prefix}`;
    if (type === "local") return `${by}: the destination is this host itself.`;
    if (type === "broadcast") return `${by}: a broadcast on ${out}.`;
    if (type !== "unicast") return `${by}, which says ${type}.`;
    return gateway === ""
      ? `${by}: directly connected, out of ${out}.`
      : `${by}: via ${gateway}, out of ${out}.`;
  },
  neigh: ({ address, state, lladdr, outcome }) =>
    outcome === "known"
      ? `The neighbour ${address} is at ${lladdr} (${state}).`
      : outcome === "waits"
        ? `The link-layer address of ${address} is not known yet (${state}): the packet waits while ${address.includes(":") ? "neighbour discovery" : "ARP"} asks.`
        : `The neighbour ${address} did not answer (${state}).`,
  arp: ({ operation, senderIp, senderMac, targetIp }) =>
    operation === "request"
      ? `ARP: who has ${targetIp}? Tell ${senderIp} (${senderMac}).`
      : `ARP: ${senderIp} is at ${senderMac}.`,
  forward: ({ in: from, out, ttl }) => `Forwarded from ${from} to ${out}; its TTL is ${ttl} now.`,
  fragment: ({ mtu, fragments }) => `Longer than the MTU of ${mtu} bytes: cut into ${fragments} fragments.`,
  reassemble: ({ id, offset, length, more, complete }) =>
    complete
      ? `The last missing fragment of packet ${id} has come: it is whole again.`
      : `A fragment of packet ${id}, bytes ${offset} to ${offset + length - 1}${more ? "" : ", its last"}, is kept until the others come.`,
  "ip6-input": ({ src, dst, hopLimit, length }) =>
    `IPv6 takes the packet in: ${src} → ${dst}, hop limit ${hopLimit}, ${length} bytes.`,
  "ip6-output": ({ src, dst, hopLimit, length }) =>
    `IPv6 sends a packet: ${src} → ${dst}, hop limit ${hopLimit}, ${length} bytes.`,
  ndisc: ({ message, source, target, lladdr }) => {
    const told = lladdr === "" ? "" : ` (${lladdr})`;
    if (message === "router solicitation") return `Neighbour discovery: ${source}${told} asks for routers.`;
    if (message === "neighbour advertisement")
      return `Neighbour discovery: ${target} is at ${lladdr || source}.`;
    return source === "::"
      ? `Neighbour discovery: does anybody have ${target} already? It asks who is about to take it.`
      : `Neighbour discovery: who has ${target}? Tell ${source}${told}.`;
  },
  "icmpv6-error": ({ type, code, to }) =>
    `An ICMPv6 error (${icmpv6Name(type, code)}) about it is sent to ${to}.`,
  "icmp-error": ({ type, code, to }) => `An ICMP error (${icmpName(type, code)}) about it is sent to ${to}.`,
};

/** The sentence for `step`. */
export function stepText(step: Step): string {
  const sentence = SENTENCES[step.kind] as (step: Step) => string;
  return sentence(step);
}

function tableName(table: number): string {
  return { 255: "local", 254: "main", 253: "default" }[table] ?? String(table);
}

function icmpName(type: number, code: number): string {
  const unreachable = [
    "network unreachable",
    "host unreachable",
    "protocol unreachable",
    "port unreachable",
    "fragmentation needed",
  ];
  if (type === 3) return unreachable[code] ?? `destination unreachable, code ${code}`;
  if (type === 11) return code === 0 ? "time to live exceeded" : "reassembly time exceeded";
  if (type === 5) return "redirect";
  return `type ${type}, code ${code}`;
}

function icmpv6Name(type: number, code: number): string {
  const unreachable = [
    "no route",
    "administratively prohibited",
    "beyond scope of source address",
    "address unreachable",
    "port unreachable",
  ];
  if (type === 1) return unreachable[code] ?? `destination unreachable, code ${code}`;
  if (type === 2) return "packet too big";
  if (type === 3) return code === 0 ? "hop limit exceeded" : "reassembly time exceeded";
  if (type === 4) return "parameter problem";
  return `type ${type}, code ${code}`;
}

/** The kernel's reasons in words; reasons of ours are words already. */
const KERNEL_REASONS: Record<string, string> = {
  CPU_BACKLOG: "the receiver's backlog is full",
  DEV_HDR: "there is no link-layer header, or nowhere to send it",
  DEV_READY: "the device is not up any more",
  FULL_RING: "the device's queue is full",
  HDR_TRUNC: "the header is cut short",
  ICMP_CSUM: "the ICMP checksum is wrong",
  IPV6DISABLED: "IPv6 is disabled on the device",
  IP_CSUM: "the IP header's checksum is wrong",
  IP_INADDRERRORS: "an address in the IP header makes no sense",
  IP_INHDR: "the IP header makes no sense",
  IP_INNOROUTES: "there is no route for what came in",
  IP_NOPROTO: "nobody speaks this protocol here",
  IP_OUTNOROUTES: "there is no route out",
  IP_RPFILTER: "its source is not reached through the device it came in on",
  NEIGH_CREATEFAIL: "no neighbour entry could be made",
  NEIGH_DEAD: "the neighbour entry is gone",
  NEIGH_FAILED: "the neighbour did not answer",
  NEIGH_QUEUEFULL: "too many packets wait for this neighbour",
  NOMEM: "there is no memory",
  NO_SOCKET: "no socket is open for it",
  OTHERHOST: "the frame is addressed to another host",
  PKT_TOO_BIG: "it is larger than the MTU, and must not be cut",
  PKT_TOO_SMALL: "it is shorter than its headers",
  PROTO_MEM: "the protocol's memory is used up",
  QDISC_DROP: "the device's queue drops it; without a carrier it drops everything",
  SKB_CSUM: "a checksum could not be worked out",
  SOCKET_FILTER: "the socket's filter refuses it",
  SOCKET_RCVBUFF: "the socket's receive buffer is full",
  UDP_CSUM: "the UDP checksum is wrong",
  UNHANDLED_PROTO: "no protocol of this host takes such frames",
  UNICAST_IN_L2_MULTICAST: "a unicast packet came in a broadcast frame",
};

/** Why a packet was dropped, in words, with the kernel's own name where it has one. */
export function dropText(reason: string): string {
  const words = KERNEL_REASONS[reason];
  return words === undefined ? reason : `${words} [${reason}]`;
}
