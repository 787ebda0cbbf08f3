export { socketError } from "./icmp-errors.ts";
export { InetSocket, type QueuedError } from "./inet-socket.ts";
export {
  type Destination6,
  Inet6Socket,
  isAny as isAny6,
  needsScope,
  type QueuedError6,
} from "./inet6-socket.ts";
export {
  ETH_P_ALL,
  type PacketMessage,
  PacketSocket,
  type PacketSocketOptions,
} from "./packet.ts";
export { PingSocket } from "./ping.ts";
export { Ping6Socket } from "./ping6.ts";
export { transportProcNetFiles } from "./proc.ts";
export { type RawMessage, RawSocket } from "./raw.ts";
export { Raw6Socket, type RawMessage6 } from "./raw6.ts";
export {
  type Pollable,
  poll,
  Socket,
  type SocketOwner,
  type SocketType,
  socketsOf,
} from "./socket.ts";
export { socketCounts } from "./sockstat.ts";
export { transport } from "./transport.ts";
export { type Datagram, type SendTo, UdpSocket, udpSockets } from "./udp.ts";
export { type Datagram6, type SendTo6, Udp6Socket } from "./udp6.ts";
