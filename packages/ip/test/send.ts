// What a socket would do: a route, a header, away.

import { type NetNamespace, Skb } from "@podwire/netns";
import { parseIpv4 } from "@podwire/wire";
import { Flowi4, ipSend, ipSendParams, routeOutput } from "../src/index.ts";
import { echoRequest } from "./lab.ts";

export interface SendOptions {
  src?: string;
  protocol?: number;
  ttl?: number;
  tos?: number;
  pmtudisc?: number;
  oif?: number;
}

/** Sends `payload` to `to` from `net`. KernelError where it cannot. */
export function send(net: NetNamespace, to: string, payload: Uint8Array, options: SendOptions = {}): void {
  const protocol = options.protocol ?? 1;
  const daddr = parseIpv4(to);
  const saddr = options.src === undefined ? 0 : parseIpv4(options.src);
  const flow = new Flowi4().init(daddr, saddr, options.oif ?? 0, options.tos ?? 0, protocol);
  const rt = routeOutput(net, flow);
  const params = ipSendParams(protocol);
  params.daddr = daddr;
  params.saddr = flow.saddr;
  params.ttl = options.ttl ?? -1;
  params.tos = options.tos ?? 0;
  if (options.pmtudisc !== undefined) params.pmtudisc = options.pmtudisc;
  ipSend(Skb.from(payload), rt, params);
}

/** `ping -c1`, as far as sending goes. */
export function ping(
  net: NetNamespace,
  to: string,
  options: SendOptions & { size?: number; seq?: number } = {},
): void {
  send(net, to, echoRequest(options.seq ?? 1, options.size ?? 56), options);
}
