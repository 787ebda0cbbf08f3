// The devices that one can capture on, in libpcap's order (pcap.c get_figure_of_merit()): what is up and connected first, "any"
// and lo after that, what is down last.

import { IFF_LOOPBACK, type NetNamespace } from "@podwire/netns";

export interface CaptureDevice {
  readonly name: string;
  readonly description: string;
  readonly flags: string;
}

export function captureDevices(net: NetNamespace): CaptureDevice[] {
  const devices: (CaptureDevice & { merit: number })[] = net.devices.map((dev) => {
    const loopback = (dev.flags & IFF_LOOPBACK) !== 0;
    const words: string[] = [];
    if (dev.up) words.push("Up");
    if (dev.running) words.push("Running");
    if (loopback) words.push("Loopback");
    else if (dev.up) words.push(dev.carrier ? "Connected" : "Disconnected");
    let merit = 0;
    if (!dev.running) merit += 0x80000000;
    if (!dev.up) merit += 0x40000000;
    if (!loopback && dev.up && !dev.carrier) merit += 0x20000000;
    if (loopback) merit += 0x10000000;
    return { name: dev.name, description: "", flags: words.join(", "), merit };
  });
  const pseudo = (name: string, description: string, flags: string, merit: number) =>
    devices.push({ name, description, flags, merit });
  pseudo("any", "Pseudo-device that captures on all interfaces", "Up, Running", 0x08000000);
  pseudo("bluetooth-monitor", "Bluetooth Linux Monitor", "Wireless", 0xc0000000);
  pseudo("nflog", "Linux netfilter log (NFLOG) interface", "", 0xc0000000);
  pseudo("nfqueue", "Linux netfilter queue (NFQUEUE) interface", "", 0xc0000000);
  pseudo("dbus-system", "D-Bus system bus", "", 0xc0000000);
  pseudo("dbus-session", "D-Bus session bus", "", 0xc0000000);
  return devices.sort((a, b) => a.merit - b.merit);
}

/** `tcpdump -D`. */
export function devicesText(net: NetNamespace): string {
  return captureDevices(net)
    .map(({ name, description, flags }, index) => {
      const about = description === "" ? "" : ` (${description})`;
      return `${index + 1}.${name}${about} [${flags === "" ? "none" : flags}]\n`;
    })
    .join("");
}
