export { checkGoal } from "./goal.ts";
export { Lab, type LabOptions, LabSetupError, openLab } from "./lab.ts";
export { type Crossing, PacketLog, type Sighting, wholeStory } from "./packet-log.ts";
export type * from "./protocol.ts";
export { protocolsOf } from "./protocols-of.ts";
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
export { LabSession, type SessionHost } from "./session.ts";
export { drawTopology } from "./draw.ts";
export { dropText, stepText } from "./step-text.ts";
export {
  type DeviceNode,
  describeTopology,
  type HostNode,
  type NamespaceNode,
  type Topology,
  topology,
  type Wire,
} from "./topology.ts";
