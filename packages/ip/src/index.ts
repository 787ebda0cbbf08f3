export { FLOWI_FLAG_ANYSRC, FLOWI_FLAG_KNOWN_NH, Flowi4 } from "./flow.ts";
export {
  type InetProtocol,
  type PingProtocol,
  type RawProtocol,
  registerPing,
  registerProtocol,
  registerRaw,
} from "./protocol.ts";
export type * from "./requests.ts";
export * from "./uapi.ts";
