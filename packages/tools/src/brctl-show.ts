// What brctl shows (bridge-utils 1.7 brctl_disp.c and brctl_cmd.c). Bridges and ports come by name, addresses by their bytes.

import {
  BR_HAIRPIN_MODE,
  bridgeOf,
  FDB_LOCAL,
  FDB_STATIC,
  fdbEntries,
  gcTimerValue,
  hasExpired,
  type NetBridge,
  type NetBridgePort,
  STATE_NAMES,
  showBridgeId,
} from "@podwire/bridge";
import type { NetDevice } from "@podwire/netns";
import { formatMac } from "@podwire/wire";

const byName = <T extends { name: string }>(a: T, b: T): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;

/** Hundredths of a second as "%4i.%.2i". */
function timer(value: number): string {
  const seconds = Math.floor(value / 100);
  return `${String(seconds).padStart(4)}.${String(value % 100).padStart(2, "0")}`;
}

const number = (value: number): string => String(value).padStart(4);

/** `brctl show`: the bridges among `devices`; nothing at all where there is none. */
export function showBridges(devices: readonly NetDevice[]): string {
  const bridges = devices.map(bridgeOf).filter((br) => br !== null);
  if (bridges.length === 0) return "";
  let text = "bridge name\tbridge id\t\tSTP enabled\tinterfaces\n";
  for (const br of bridges.sort((a, b) => byName(a.dev, b.dev))) {
    const { dev } = br;
    const ports = br.ports.map((port) => port.dev.name).sort();
    text += `${dev.name}\t\t${showBridgeId(br.bridgeId)}\t${br.stpEnabled ? "yes" : "no"}\t\t`;
    text += `${ports.join("\n\t\t\t\t\t\t\t")}\n`;
  }
  return text;
}

/** `brctl showmacs`: what points to a port and has not expired. */
export function showMacs(br: NetBridge): string {
  const entries = [...fdbEntries(br)].filter((entry) => entry.dst !== null && !hasExpired(br, entry));
  entries.sort((a, b) =>
    formatMac(a.addr) < formatMac(b.addr) ? -1 : formatMac(a.addr) > formatMac(b.addr) ? 1 : 0,
  );
  let text = "port no\tmac addr\t\tis local?\tageing timer\n";
  for (const entry of entries) {
    const age = entry.flags & FDB_STATIC ? 0 : Math.floor((br.clock.now - entry.updated) / 10_000_000);
    const port = String(entry.dst?.portNo).padStart(3);
    text += `${port}\t${formatMac(entry.addr)}\t${entry.flags & FDB_LOCAL ? "yes" : "no"}\t\t${timer(age)}\n`;
  }
  return text;
}

/** `brctl showstp`. The times in force stand in both columns: sysfs has no others. */
export function showStp(br: NetBridge): string {
  const flags = `${br.topologyChange ? "TOPOLOGY_CHANGE " : ""}${br.topologyChangeDetected ? "TOPOLOGY_CHANGE_DETECTED " : ""}`;
  const ports = [...br.ports].sort((a, b) => byName(a.dev, b.dev));
  return `${br.dev.name}
 bridge id\t\t${showBridgeId(br.bridgeId)}
 designated root\t${showBridgeId(br.designatedRoot)}
 root port\t\t${number(br.rootPort)}\t\t\tpath cost\t\t${number(br.rootPathCost)}
 max age\t\t${timer(br.maxAge)}\t\t\tbridge max age\t\t${timer(br.maxAge)}
 hello time\t\t${timer(br.helloTime)}\t\t\tbridge hello time\t${timer(br.helloTime)}
 forward delay\t\t${timer(br.forwardDelay)}\t\t\tbridge forward delay\t${timer(br.forwardDelay)}
 ageing time\t\t${timer(br.ageingTime)}
 hello timer\t\t${timer(br.helloTimer.value)}\t\t\ttcn timer\t\t${timer(br.tcnTimer.value)}
 topology change timer\t${timer(br.topologyChangeTimer.value)}\t\t\tgc timer\t\t${timer(gcTimerValue(br))}
 flags\t\t\t${flags}


${ports.map(showPort).join("")}`;
}

function showPort(port: NetBridgePort): string {
  const hex = (value: number) => value.toString(16).padStart(4, "0");
  const flags = `${port.configPending ? "CONFIG_PENDING " : ""}${port.topologyChangeAck ? "TOPOLOGY_CHANGE_ACK " : ""}`;
  const hairpin = port.flags & BR_HAIRPIN_MODE ? ` hairpin mode\t\t${number(1)}\n` : "";
  return `${port.dev.name} (${port.portNo})
 port id\t\t${hex(port.portId)}\t\t\tstate\t\t${(STATE_NAMES[port.state] as string).padStart(15)}
 designated root\t${showBridgeId(port.designatedRoot)}\tpath cost\t\t${number(port.pathCost)}
 designated bridge\t${showBridgeId(port.designatedBridge)}\tmessage age timer\t${timer(port.messageAgeTimer.value)}
 designated port\t${hex(port.designatedPort)}\t\t\tforward delay timer\t${timer(port.forwardDelayTimer.value)}
 designated cost\t${number(port.designatedCost)}\t\t\thold timer\t\t${timer(port.holdTimer.value)}
 flags\t\t\t${flags}
${hairpin}
`;
}
