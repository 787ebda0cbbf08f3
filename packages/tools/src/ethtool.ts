// ethtool 6.1: a device's features, driver and statistics. Text, errors and exit statuses are the real tool's, which
// talks to the kernel by netlink for some questions and by ioctl for others, and complains accordingly.

import type { NetDevice } from "@podwire/netns";
import { type Executable, type Process, Unsupported, withUnsupported } from "@podwire/program";
import { formatMac } from "@podwire/wire";
import {
  changeFeatures,
  type FeatureRequest,
  featureRequest,
  featuresJson,
  featuresText,
  unknownBitOffset,
} from "./ethtool-features.ts";
import { complain } from "./output.ts";

/** Options of the real tool, by what they ask for; the empty ones are not simulated. */
const OPTIONS: Record<string, string> = {};
const define = (action: string, words: string) => {
  for (const word of words.split(" ")) OPTIONS[word] = action;
};
define("show-features", "-k --show-features --show-offload");
define("features", "-K --features --offload");
define("driver", "-i --driver");
define("statistics", "-S --statistics");
define("permaddr", "-P --show-permaddr");
define("version", "--version");
define(
  "",
  "-s --change -a --show-pause -A --pause -c --show-coalesce -C --coalesce -g --show-ring -G --set-ring -d --register-dump " +
    "-e --eeprom-dump -E --change-eeprom -r --negotiate -p --identify -t --test --phy-statistics -n -u --show-nfc " +
    "--show-ntuple -N -U --config-nfc --config-ntuple -T --show-time-stamping -x --show-rxfh-indir --show-rxfh -X " +
    "--set-rxfh-indir --rxfh -f --flash -w --get-dump -W --set-dump -l --show-channels -L --set-channels --show-priv-flags " +
    "--set-priv-flags -m --dump-module-eeprom --module-info --show-eee --set-eee --set-phy-tunable --get-phy-tunable " +
    "--get-tunable --set-tunable --reset --show-fec --set-fec -Q --per-queue --cable-test --cable-test-tdr --show-tunnels " +
    "--show-module --set-module -h --help --monitor --debug -I --include-statistics",
);

const BAD_COMMAND_LINE = "ethtool: bad command line argument(s)\nFor more information run ethtool -h\n";
const NO_DEVICE = "netlink error: no device matches name (offset 24)\nnetlink error: No such device\n";

async function ethtool(self: Process): Promise<number> {
  const args = self.argv.slice(1);
  const json = args[0] === "--json";
  if (json) args.shift();
  const word = args[0];
  if (word === undefined) return refuse(self, BAD_COMMAND_LINE, 1);
  if (!word.startsWith("-")) {
    if (json) throw new Unsupported(`--json ${word}`);
    return settings(self, word, args.slice(1));
  }
  const action = OPTIONS[word];
  if (action === undefined) return refuse(self, BAD_COMMAND_LINE, 1);
  if (action === "version") {
    await self.stdout.write("ethtool version 6.1\n");
    return 0;
  }
  if (action === "" || (json && action !== "show-features"))
    throw new Unsupported(`${json ? "--json " : ""}${word}`);
  const [, name, ...rest] = args;
  if (name === undefined) return refuse(self, BAD_COMMAND_LINE, 1);
  const dev = self.net.device(name);
  switch (action) {
    case "show-features":
      if (rest[0] !== undefined) return refuse(self, `ethtool: unexpected parameter '${rest[0]}'\n`, 1);
      if (dev === undefined) return refuse(self, NO_DEVICE, 1);
      await self.stdout.write(json ? featuresJson(dev) : featuresText(dev));
      return 0;
    case "features":
      return features(self, name, rest);
    case "driver":
      return driver(self, dev);
    case "statistics":
      return statistics(self, dev);
    default:
      return permanentAddress(self, dev);
  }
}

async function refuse(self: Process, text: string, status: number): Promise<number> {
  await complain(self, text);
  return status;
}

async function features(self: Process, name: string, words: readonly string[]): Promise<number> {
  const requests: Exclude<FeatureRequest, { complaint: string }>[] = [];
  for (let at = 0; at < words.length; at += 2) {
    const request = featureRequest(words[at] as string, words[at + 1]);
    if ("complaint" in request) return refuse(self, request.complaint, 1);
    requests.push(request);
  }
  const dev = self.net.device(name);
  if (dev === undefined) return refuse(self, NO_DEVICE, 92);
  const offset = unknownBitOffset(name, requests);
  if (offset >= 0)
    return refuse(
      self,
      `netlink error: bit name not found (offset ${offset})\nnetlink error: Operation not supported\n`,
      92,
    );
  const { text, nothingChanged } = changeFeatures(dev, requests);
  await self.stdout.write(text);
  return nothingChanged ? refuse(self, "Could not change any device features\n", 1) : 0;
}

async function driver(self: Process, dev: NetDevice | undefined): Promise<number> {
  const info = dev?.ops.ethtool;
  if (dev === undefined) return refuse(self, "Cannot get driver information: No such device\n", 71);
  if (info === undefined) return refuse(self, "Cannot get driver information: Operation not supported\n", 71);
  const lines: [string, string][] = [
    ["driver", info.driver],
    ["version", info.version ?? ""],
    ["firmware-version", info.firmwareVersion ?? ""],
    ["expansion-rom-version", ""],
    ["bus-info", info.busInfo ?? ""],
    ["supports-statistics", info.statistics === undefined ? "no" : "yes"],
    ["supports-test", "no"],
    ["supports-eeprom-access", "no"],
    ["supports-register-dump", "no"],
    ["supports-priv-flags", "no"],
  ];
  await self.stdout.write(lines.map(([key, value]) => `${key}: ${value}\n`).join(""));
  return 0;
}

async function statistics(self: Process, dev: NetDevice | undefined): Promise<number> {
  if (dev === undefined) return refuse(self, "Cannot get stats strings information: No such device\n", 96);
  const list = dev.ops.ethtool?.statistics?.(dev);
  if (list === undefined) return refuse(self, "no stats available\n", 94);
  await self.stdout.write(
    `NIC statistics:\n${list.map(([name, value]) => `     ${name}: ${value}\n`).join("")}`,
  );
  return 0;
}

async function permanentAddress(self: Process, dev: NetDevice | undefined): Promise<number> {
  if (dev === undefined) return refuse(self, "netlink error: No such device\n", 1);
  // Only what has an address burnt in knows one.
  const text = dev.physical ? formatMac(dev.address) : "not set";
  await self.stdout.write(`Permanent address: ${text}\n`);
  return 0;
}

async function settings(self: Process, name: string, rest: readonly string[]): Promise<number> {
  if (rest[0] !== undefined) return refuse(self, `ethtool: unexpected parameter '${rest[0]}'\n`, 1);
  const dev = self.net.device(name);
  if (dev === undefined) {
    await complain(self, NO_DEVICE.repeat(5));
    await self.stdout.write("No data available\n");
    return 75;
  }
  let text = `Settings for ${dev.name}:\n`;
  const link = dev.ops.ethtool?.linkSettings?.(dev);
  if (link !== undefined) {
    const { speed, duplex, port = "Other" } = link;
    text +=
      "\tSupported ports: [  ]\n\tSupported link modes:   Not reported\n\tSupported pause frame use: No\n" +
      "\tSupports auto-negotiation: No\n\tSupported FEC modes: Not reported\n\tAdvertised link modes:  Not reported\n" +
      "\tAdvertised pause frame use: No\n\tAdvertised auto-negotiation: No\n\tAdvertised FEC modes: Not reported\n";
    text += `\tSpeed: ${speed < 0 ? "Unknown!" : `${speed}Mb/s`}\n`;
    text += `\tDuplex: ${{ full: "Full", half: "Half", unknown: "Unknown! (255)" }[duplex]}\n`;
    text += `\tAuto-negotiation: off\n\tPort: ${port}\n\tPHYAD: 0\n\tTransceiver: internal\n`;
    if (port === "Twisted Pair") text += "\tMDI-X: Unknown\n";
  }
  text += `\tLink detected: ${dev.up && dev.carrier ? "yes" : "no"}\n`;
  await self.stdout.write(text);
  return 0;
}

export const ethtoolExecutables: readonly Executable[] = [
  {
    path: "/usr/sbin/ethtool",
    program: (self) => withUnsupported(self, () => ethtool(self)),
    package: "ethtool",
  },
];
