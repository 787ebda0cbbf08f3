export { socketError } from "./icmp-errors.ts";
export { InetSocket, type QueuedError } from "./inet-socket.ts";
export {
  ETH_P_ALL,
  type PacketMessage,
  PacketSocket,
  type PacketSocketOptions,
} from "./packet.ts";
export { PingSocket } from "./ping.ts";
export { type RawMessage, RawSocket } from "./raw.ts";
export {
  type Pollable,
  poll,
  Socket,
  type SocketOwner,
  type SocketType,
  socketsOf,
} from "./socket.ts";
export { transport } from "./transport.ts";
export { type Datagram, type SendTo, UdpSocket, udpSockets } from "./udp.ts";
