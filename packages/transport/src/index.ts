export {
  ETH_P_ALL,
  type PacketMessage,
  PacketSocket,
  type PacketSocketOptions,
} from "./packet.ts";
export {
  type Pollable,
  poll,
  SK_RMEM_DEFAULT,
  SK_WMEM_DEFAULT,
  Socket,
  type SocketOwner,
  type SocketType,
  socketsOf,
} from "./socket.ts";
export { transport } from "./transport.ts";
