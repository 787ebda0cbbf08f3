// A chain for forward.mjs: a source, so many routers, a sink; everything through the stack that tests and labs use.
import { Clock } from "@podwire/clock";
import {
  addAddress,
  addRoute,
  Flowi4,
  ipSend,
  ipSendParams,
  ipv4,
  NLM_F_CREATE,
  registerProtocol,
  routeOutput,
} from "@podwire/ip";
import { changeFlags, IFF_UP, Kernel, moveDevice, queueXmit, SKB_HEADROOM, Skb, taps } from "@podwire/netns";
import { veth, vethKind, vethPeer } from "@podwire/veth";
import { udp } from "@podwire/wire";

const up = (dev) => changeFlags(dev, IFF_UP, IFF_UP);
/** 10.0.I.X */
const address = (i, x) => 0x0a000000 + i * 256 + x;

/** Builds the chain; `send` puts one datagram into it, `received` counts those that came through. */
export function chain(routers, frameSize) {
  const clock = new Clock();
  const kernel = new Kernel({ clock, subsystems: [veth, ipv4] });
  const nets = Array.from({ length: routers + 2 }, () => kernel.createNet().get());
  for (const net of nets) up(net.loopback);
  for (let i = 0; i + 1 < nets.length; i++) {
    const left = vethKind.newLink(kernel.initNet, { name: `l${i}`, data: {} });
    const right = vethPeer(left);
    moveDevice(left, nets[i], `l${i}`);
    moveDevice(right, nets[i + 1], `r${i}`);
    up(left);
    up(right);
    addAddress(nets[i], { dev: left, local: address(i, 1), prefixLength: 24 });
    addAddress(nets[i + 1], { dev: right, local: address(i, 2), prefixLength: 24 });
  }
  const last = routers;
  for (let i = 0; i < nets.length; i++) {
    if (i > 0 && i < nets.length - 1) kernel.sysctls.find(nets[i], "net/ipv4/ip_forward").write(nets[i], "1");
    if (i < last)
      addRoute(nets[i], { dst: address(last, 0), dstLength: 24, gateway: address(i, 2) }, NLM_F_CREATE);
    if (i > 1)
      addRoute(nets[i], { dst: address(0, 0), dstLength: 24, gateway: address(i - 1, 1) }, NLM_F_CREATE);
  }
  // The sink gives packets back to the source, which fills them anew: as pktgen's clone_skb, so that what is measured is
  // the routers' work and not the generator's.
  const spare = [];
  const state = { received: 0 };
  registerProtocol(kernel, 17, {
    name: "udp",
    handle(skb) {
      state.received++;
      spare.push(skb);
    },
  });
  const daddr = address(last, 2);
  const first = nets[0].device("l0");
  let frame = new Uint8Array(0);
  taps.of(nets[0]).push({
    dev: first,
    protocol: 0,
    hear(skb) {
      frame = skb.frame();
    },
  });
  // The first datagram goes the ordinary way, asks for the neighbours and shows what a frame looks like.
  const length = frameSize - 34;
  const flow = new Flowi4().init(daddr, 0, 0, 0, 17);
  const rt = routeOutput(nets[0], flow);
  const skb = Skb.alloc(length);
  const at = skb.put(length);
  udp.write(skb.bytes, at, 4000, 4001, length);
  udp.fillChecksum4(skb.bytes, at, flow.saddr, daddr);
  ipSend(skb, rt, { ...ipSendParams(17), saddr: flow.saddr, daddr });
  clock.runSync(1e9);
  taps.of(nets[0]).pop();
  spare.length = 0;
  if (state.received !== 1 || frame.length !== frameSize)
    throw new Error("the first packet did not come through");

  const send = () => {
    const skb = spare.pop() ?? Skb.alloc(frameSize);
    skb.data = SKB_HEADROOM;
    skb.tail = SKB_HEADROOM + frameSize;
    skb.bytes.set(frame, SKB_HEADROOM);
    skb.scrub();
    skb.timestamp = 0;
    skb.dev = first;
    queueXmit(skb);
  };
  return { clock, state, send };
}
