export { addNic, cablePeer, connect } from "./nic.ts";
