// What a device keeps of multicast groups (struct ip_mc_list and the mr_ fields of struct in_device).

import type { InDevice } from "./in-device.ts";

/** struct ip_mc_list: one group of one device. */
export class McGroup {
  readonly inDev: InDevice;
  readonly group: number;
  users = 0;
  /** The device's filter lets its frames in. */
  loaded = false;
  /** Its report was the last that was heard: a leave is ours to send. */
  reporter = false;
  unsolicited = 0;
  /** Changes of its filter that are still to be told of. */
  changes = 0;
  timer = -1;
  expires = 0;

  constructor(inDev: InDevice, group: number) {
    this.inDev = inDev;
    this.group = group;
  }
}

/** What IGMP keeps of a device besides its groups. */
export class IgmpState {
  /** An older router was heard, until then (ns). */
  v1Seen = -1;
  v2Seen = -1;
  /** Changes: how often they are still told, and the timer. */
  changeCount = 0;
  changeTimer = -1;
  /** The answer to a general query of version 3. */
  answerTimer = -1;
  answerExpires = 0;
  /** Groups that were left, and how often that is still told. */
  readonly left = new Map<number, number>();
}

/** ip_check_mc_rcu(): does this device take packets to the group? */
export function listensTo(inDev: InDevice, group: number): boolean {
  return inDev.mcList.has(group);
}
