export { type Crossing, PacketLog, type Sighting, wholeStory } from "./packet-log.ts";
export type * from "./protocol.ts";
export {
  LAB_FORMAT,
  type LabCheck,
  type LabFile,
  type LabLink,
  labSchema,
  type Place,
  parseLab,
  parsePlace,
  quantity,
} from "./schema.ts";
export {
  type DeviceNode,
  describeTopology,
  type HostNode,
  type NamespaceNode,
  type Topology,
  topology,
  type Wire,
} from "./topology.ts";
