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
import {
  type Answer,
  BAD_COMMAND_LINE,
  channels,
  hardwareAnswer,
  isHardwareQuestion,
  knownDriver,
  NO_DEVICE,
  setChannels,
  speaksJson,
  standardStatistics,
  timeStamping,
} from "./ethtool-hardware.ts";
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
define("timestamping", "-T --show-time-stamping");
define("channels", "-l --show-channels");
define("set-channels", "-L --set-channels");
define("phy-statistics", "--phy-statistics");
define("module", "--show-module");
define("rules", "-n -u --show-nfc --show-ntuple");
define("version", "--version");
define(
  "",
  "-E --change-eeprom -N -U --config-nfc --config-ntuple -X --set-rxfh-indir --rxfh -f --flash -W --set-dump --set-priv-flags " +
    "--set-phy-tunable --get-phy-tunable --get-tunable --set-tunable --reset --set-fec -Q --per-queue --cable-test " +
    "--cable-test-tdr --set-module -h --help --monitor",
);
/** What --json may be said with. */
const JSON_ACTIONS: ReadonlySet<string> = new Set(["show-features", "module"]);

async function ethtool(self: Process): Promise<number> {
  const args = self.argv.slice(1);
  let json = false;
  for (let flag = args[0]; flag !== undefined; flag = args[0]) {
    if (flag === "--json") json = true;
    else if (flag === "--debug" && /^(0x[0-9a-f]+|\d+)$/i.test(args[1] ?? "")) args.shift();
    // Statistics are of what has none here.
    else if (flag !== "-I" && flag !== "--include-statistics") break;
    args.shift();
  }
  const [word, name, ...rest] = args;
  if (word === undefined) return answer(self, BAD_COMMAND_LINE);
  if (!word.startsWith("-")) return json ? answer(self, BAD_COMMAND_LINE) : settings(self, word);
  const hardware = isHardwareQuestion(word);
  const action = OPTIONS[word];
  if (action === undefined && !hardware) return answer(self, BAD_COMMAND_LINE);
  if (action === "version") {
    await self.stdout.write("ethtool version 6.1\n");
    return 0;
  }
  if (action === "") throw new Unsupported(word);
  if (name === undefined || (json && !speaksJson(word) && !JSON_ACTIONS.has(action ?? "")))
    return answer(self, BAD_COMMAND_LINE);
  const dev = self.net.device(name);
  if (hardware) return answer(self, hardwareAnswer(word, name, dev, rest, json));
  switch (action) {
    case "show-features":
      if (rest[0] !== undefined) return refuse(self, `ethtool: unexpected parameter '${rest[0]}'\n`, 1);
      if (dev === undefined) return refuse(self, NO_DEVICE, 1);
      await self.stdout.write(json ? featuresJson(dev) : featuresText(dev));
      return 0;
    case "features":
      return features(self, name, rest);
    case "driver":
      if (rest.length > 0) return answer(self, BAD_COMMAND_LINE);
      if (name.length > 15)
        return refuse(
          self,
          "ethtool netlink support for subcommand missing, device name longer than 15 not supported\n",
          1,
        );
      return driver(self, dev);
    case "statistics": {
      const standard = standardStatistics(word, name, dev, rest);
      if (standard !== null) return answer(self, standard);
      if (name.length > 15)
        return refuse(self, "ioctl-only request, device name longer than 15 not supported\n", 1);
      return statistics(self, dev);
    }
    case "phy-statistics":
      if (rest.length > 0) return answer(self, BAD_COMMAND_LINE);
      if (dev !== undefined) knownDriver(word, dev);
      return dev === undefined ? statistics(self, dev) : refuse(self, "no stats available\n", 94);
    case "set-channels":
      return answer(self, setChannels(word, dev, rest));
    case "rules":
      return rules(self, word, dev, rest);
    case "channels":
    case "timestamping":
    case "module":
      if (rest[0] !== undefined) return refuse(self, `ethtool: unexpected parameter '${rest[0]}'\n`, 1);
      if (dev === undefined) return refuse(self, NO_DEVICE, 1);
      if (action === "channels") return answer(self, channels(word, dev));
      if (action === "timestamping") await self.stdout.write(timeStamping(word, dev));
      else await self.stdout.write(moduleText(word, dev, json));
      return 0;
    default:
      return permanentAddress(self, dev);
  }
}

async function answer(self: Process, { stdout = "", stderr = "", status }: Answer): Promise<number> {
  if (stderr !== "") await complain(self, stderr);
  if (stdout !== "") await self.stdout.write(stdout);
  return status;
}

/** `ethtool -n`: two questions fail, one after the other. */
async function rules(
  self: Process,
  word: string,
  dev: NetDevice | undefined,
  rest: readonly string[],
): Promise<number> {
  if (["rx-flow-hash", "rule", "context"].includes(rest[0] ?? ""))
    throw new Unsupported(`${word} ${rest[0]}`);
  if (rest.length > 0) return answer(self, BAD_COMMAND_LINE);
  if (dev !== undefined) knownDriver(word, dev);
  const reason = dev === undefined ? "No such device" : "Operation not supported";
  return refuse(
    self,
    `Cannot get RX rings: ${reason}\nrxclass: Cannot get RX class rule count: ${reason}\nRX classification rule retrieval failed\n`,
    1,
  );
}

/** `ethtool --show-module`: the kernel answers, and has nothing to say. */
function moduleText(word: string, dev: NetDevice, json: boolean): string {
  knownDriver(word, dev);
  return json ? `[ {\n        "ifname": "${dev.name}"\n    } ]\n` : `Module parameters for ${dev.name}:\n`;
}

async function refuse(self: Process, text: string, status: number): Promise<number> {
  await complain(self, text);
  return status;
}

/** NETIF_F_NEVER_CHANGE. */
const NEVER_CHANGED: ReadonlySet<string> = new Set(["vlan-challenged", "tx-lockless", "netns-local"]);

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
  if (requests.some(({ names }) => names.some((each) => NEVER_CHANGED.has(each))))
    return refuse(
      self,
      "netlink error: attempt to change non-ethtool features\nnetlink error: Invalid argument\n",
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

/** What follows the name is nobody's business. */
async function settings(self: Process, name: string): Promise<number> {
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
