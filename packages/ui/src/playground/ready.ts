// Networks to begin with.

import type { MessageKey } from "../messages.ts";
import type { Sketch } from "./sketch.ts";

const host = (name: string) => ({ kind: "host", name, host: name }) as const;
const namespace = (name: string, on: string) => ({ kind: "namespace", name, host: on }) as const;
const bridge = (name: string, on: string) => ({ kind: "bridge", name, host: on }) as const;

export const READY: readonly { id: string; title: MessageKey; sketch: Sketch }[] = [
  {
    id: "pair",
    title: "ready.pair",
    sketch: {
      places: [host("node"), namespace("web", "node"), namespace("db", "node")],
      cables: [["web", "db"]],
    },
  },
  {
    id: "bridge",
    title: "ready.bridge",
    sketch: {
      places: [
        host("node"),
        bridge("br0", "node"),
        ...["a", "b", "c"].map((name) => namespace(name, "node")),
      ],
      cables: ["a", "b", "c"].map((name) => [name, "br0"] as const),
    },
  },
  {
    id: "router",
    title: "ready.router",
    sketch: {
      places: [host("left"), host("router"), host("right")],
      cables: [
        ["left", "router"],
        ["router", "right"],
      ],
    },
  },
  {
    id: "nodes",
    title: "ready.nodes",
    sketch: {
      places: ["one", "two"].flatMap((node, index) => [
        host(node),
        bridge(`br${index}`, node),
        namespace(`pod${2 * index + 1}`, node),
        namespace(`pod${2 * index + 2}`, node),
      ]),
      cables: [
        ["pod1", "br0"],
        ["pod2", "br0"],
        ["pod3", "br1"],
        ["pod4", "br1"],
        ["one", "br0"],
        ["two", "br1"],
        ["one", "two"],
      ],
    },
  },
];
