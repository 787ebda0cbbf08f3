export {
  Clock,
  type ClockOptions,
  MICROSECOND,
  MILLISECOND,
  NANOSECOND,
  SECOND,
  StalledError,
  TimeLimitError,
  type Waiter,
} from "./clock.ts";
export { type EventHandler, EventHeap } from "./heap.ts";
export { Link, type LinkOptions, type LinkRefusal } from "./link.ts";
export { environmentMacrotask, type Macrotask } from "./macrotask.ts";
export { Random, streamSeed } from "./random.ts";
