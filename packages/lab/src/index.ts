export { captureFile } from "./capture-file.ts";
export { drawTopology } from "./draw.ts";
export { checkGoal } from "./goal.ts";
export { Lab, type LabOptions, LabSetupError } from "./lab.ts";
export { openLab } from "./open.ts";
export { type Crossing, PacketLog, type Sighting, wholeStory } from "./packet-log.ts";
export { type Place, parsePlace, quantity } from "./place.ts";
export type * from "./protocol.ts";
export { protocolsOf } from "./protocols-of.ts";
export {
  LAB_FORMAT,
  type LabCheck,
  type LabFile,
  type LabLink,
  labSchema,
  parseLab,
  readLab,
} from "./schema.ts";
export { LabSession, type SessionHost } from "./session.ts";
export { dropLines, dropText, stepText } from "./step-text.ts";
export {
  type DeviceNode,
  describeTopology,
  type HostNode,
  type NamespaceNode,
  type Topology,
  topology,
  type Wire,
} from "./topology.ts";
export { translateLab } from "./translate.ts";
