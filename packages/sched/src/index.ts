import "./steps.ts";

export type { FourStates, GilbertElliott, LossModel } from "./crandom.ts";
export { type DistributionName, distribution } from "./distribution.ts";
export { Netem, type NetemOptions } from "./netem.ts";
export { majorOf, pschedMtu, Qdisc, TC_H_ROOT } from "./qdisc.ts";
export {
  countQdiscs,
  defaultStats,
  deleteQdisc,
  modifyQdisc,
  onQdiscModule,
  type QdiscKind,
  type QdiscOptions,
  type QdiscRequest,
  type QdiscSpec,
  type QdiscVerb,
  qdiscsOf,
  rootQdisc,
} from "./sch-api.ts";
export { sched } from "./sched.ts";
export { Fifo, type FifoOptions, PassThrough, PfifoFast, PRIOMAP } from "./simple.ts";
export { Tbf, type TbfOptions } from "./tbf.ts";
