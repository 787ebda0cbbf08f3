export { type VethData, veth, vethKind, vethPeer } from "./veth.ts";
