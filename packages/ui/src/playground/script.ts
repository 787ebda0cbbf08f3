// A drawn network as a lab: its lab.yaml and one setup script for each host, as the reader could have written them.

import type { LabTexts } from "@podwire/lab";
import { t } from "../messages.ts";
import { planAddresses } from "./addressing.ts";
import { type Cable, type Place, placeOf, type Sketch } from "./sketch.ts";

/** The device at one end of a cable; in a bridge's place its port. */
interface Device {
  place: Place;
  name: string;
}

/** A host and a bridge of its own need no cable: the bridge is a device of the host, and takes the address itself. */
type Ends = readonly [Device, Device] | readonly [Device];

export function labOf(sketch: Sketch): LabTexts {
  const ends = devicesOf(sketch);
  const hosts = sketch.places.filter(({ kind }) => kind === "host");
  const scripts = Object.fromEntries(
    hosts.flatMap(({ name }) => {
      const script = scriptOf(sketch, name, ends);
      return script === "" ? [] : [[`${name}.sh`, script]];
    }),
  );
  return { lab: yamlOf(sketch, hosts, ends, Object.keys(scripts)), scripts };
}

/** Names for the devices: eth0, eth1, … in a place, v-NAME where the end is in a bridge or beside a namespace. */
function devicesOf(sketch: Sketch): Ends[] {
  const used = new Map<string, Set<string>>();
  const nameIt = (netns: string, stem: string, numbered: boolean): string => {
    const names = used.get(netns) ?? new Set();
    used.set(netns, names);
    let number = 0;
    let name = numbered ? `${stem}0` : stem;
    while (names.has(name)) name = `${stem}${++number}`;
    names.add(name);
    return name;
  };
  return sketch.cables.map((cable): Ends => {
    const [a, b] = cable.map((name) => placeOf(sketch, name) as Place) as [Place, Place];
    const [host, bridge] = a.kind === "bridge" ? [b, a] : [a, b];
    if (host.kind === "host" && bridge.kind === "bridge" && bridge.host === host.name)
      return [{ place: host, name: bridge.name }];
    const device = (place: Place, other: Place): Device => {
      const own = place.kind === "namespace" ? place.name : place.host;
      const plain = place.kind === "namespace" || place.host !== other.host;
      return { place, name: plain ? nameIt(own, "eth", true) : nameIt(own, `v-${other.name}`, false) };
    };
    return [device(a, b), device(b, a)];
  });
}

const crosses = (sketch: Sketch, cable: Cable): boolean => {
  const [a, b] = cable.map((name) => placeOf(sketch, name)?.host);
  return a !== b;
};

function yamlOf(
  sketch: Sketch,
  hosts: readonly Place[],
  ends: readonly Ends[],
  scripts: readonly string[],
): string {
  const lines = [
    "format: 1",
    "name: playground",
    `title: ${scalar(t("made.title"))}`,
    "chapter: 1",
    "lesson: /playground",
    `description: ${scalar(t("made.description"))}`,
    "hosts:",
  ];
  const cabled = ends.flatMap((pair, index) =>
    pair.length === 2 && crosses(sketch, sketch.cables[index] as Cable) ? [pair] : [],
  );
  for (const { name: host } of hosts) {
    const cards = cabled.flat().filter(({ place }) => place.host === host);
    lines.push(`  ${host}:`);
    if (cards.length > 0) lines.push("    cards:", ...cards.map(({ name }) => `      ${name}: {}`));
    lines.push("    terminals:", `      - title: ${host}`);
    for (const { name, kind } of sketch.places.filter((place) => place.host === host))
      if (kind === "namespace")
        lines.push(
          `      - title: ${scalar(hosts.length > 1 ? t("made.terminalOn", { name, host }) : t("made.terminal", { name }))}`,
          `        netns: ${name}`,
        );
  }
  if (cabled.length > 0)
    lines.push(
      "links:",
      ...cabled.map(([a, b]) => `  - between: ["${a.place.host}:${a.name}", "${b.place.host}:${b.name}"]`),
    );
  if (scripts.length > 0)
    lines.push(
      "setup:",
      ...scripts.flatMap((script) => [`  - on: ${script.slice(0, -3)}`, `    script: ${script}`]),
    );
  return `${lines.join("\n")}\n`;
}

/** A text as YAML: as it is where it can only be a text, else in quotes. */
const scalar = (text: string): string =>
  /^\p{L}[\p{L}\p{N} .,’-]*$/u.test(text) ? text : JSON.stringify(text);

function scriptOf(sketch: Sketch, host: string, ends: readonly Ends[]): string {
  const own = sketch.places.filter((place) => place.host === host);
  const { addresses, routes, routers } = planAddresses(sketch);
  const sections: [string, string[]][] = [];
  const section = (title: string, lines: string[]) => lines.length > 0 && sections.push([title, lines]);

  section(t("made.thisHost"), ["ip link set lo up"]);
  const namespaces = own.filter(({ kind }) => kind === "namespace");
  section(
    t("made.namespaces"),
    namespaces.flatMap(({ name }) => [`ip netns add ${name}`, `ip -n ${name} link set lo up`]),
  );
  const bridges = own.filter(({ kind }) => kind === "bridge");
  section(
    t("made.bridges"),
    bridges.flatMap(({ name }) => [`ip link add ${name} type bridge`, `ip link set ${name} up`]),
  );
  const pairs = ends.flatMap((pair) =>
    pair.length === 2 && pair.every(({ place }) => place.host === host) ? [pair] : [],
  );
  section(
    t("made.cables"),
    pairs.map(([a, b]) => {
      // Made where the first end is to be: a name must be free there, and in no other place.
      const [here, there] = a.place.kind === "namespace" && b.place.kind !== "namespace" ? [b, a] : [a, b];
      const ip = here.place.kind === "namespace" ? `ip -n ${here.place.name}` : "ip";
      const netns = there.place.kind === "namespace" ? ` netns ${there.place.name}` : "";
      return `${ip} link add ${here.name} type veth peer name ${there.name}${netns}`;
    }),
  );
  const devices = ends.flat().filter(({ place }) => place.host === host);
  section(
    t("made.ends"),
    devices.flatMap((device) => {
      const { place, name } = device;
      const index = ends.findIndex((pair) => pair.includes(device));
      const ip = place.kind === "namespace" ? `ip -n ${place.name}` : "ip";
      const address = addresses.find((end) => end.cable === index && end.place === place.name)?.address;
      return [
        ...(place.kind === "bridge" ? [`ip link set ${name} master ${place.name}`] : []),
        ...(address === undefined ? [] : [`${ip} addr add ${address}/24 dev ${name}`]),
        `${ip} link set ${name} up`,
      ];
    }),
  );
  section(
    t("made.routing"),
    own.flatMap(({ name, kind }) => {
      const inside = kind === "namespace" ? `ip netns exec ${name} ` : "";
      const ip = kind === "namespace" ? `ip -n ${name}` : "ip";
      return [
        ...(routers.includes(name) ? [`${inside}sysctl -qw net.ipv4.ip_forward=1`] : []),
        ...routes
          .filter(({ place }) => place === name)
          .map(({ to, via }) => `${ip} route add ${to} via ${via}`),
      ];
    }),
  );
  return sections.map(([title, lines]) => `# ${title}\n${lines.join("\n")}\n`).join("\n");
}
