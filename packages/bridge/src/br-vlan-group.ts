// VLANs of a port or of the bridge itself (struct net_bridge_vlan_group): a sorted list and the VLAN of untagged frames.

/** BR_STATE_FORWARDING: VLANs have states of their own only with MST. */
const FORWARDING = 3;

/** struct bridge_vlan_info flags, include/uapi/linux/if_bridge.h. */
export const VLAN_INFO_MASTER = 1 << 0;
export const VLAN_INFO_PVID = 1 << 1;
export const VLAN_INFO_UNTAGGED = 1 << 2;
export const VLAN_INFO_BRENTRY = 1 << 5;

export class VlanStats {
  rxBytes = 0;
  rxPackets = 0;
  txBytes = 0;
  txPackets = 0;
}

/**
 * struct net_bridge_vlan. Every VLAN of a port stands on an entry of the bridge (the master); that one is used for
 * filtering on the bridge itself only when it is a BRENTRY.
 */
export class Vlan {
  readonly vid: number;
  flags: number;
  state = FORWARDING;
  stats: VlanStats;
  /** Of a port's VLAN: the bridge's entry. */
  master: Vlan | null = null;
  /** Of the bridge's entry: ports (and the bridge itself) that use it. */
  refcnt = 0;

  constructor(vid: number, flags: number, stats: VlanStats) {
    this.vid = vid;
    this.flags = flags;
    this.stats = stats;
  }

  /** br_vlan_is_master(). */
  get isMaster(): boolean {
    return (this.flags & VLAN_INFO_MASTER) !== 0;
  }

  /** br_vlan_should_use(): false for what is kept for the ports only. */
  get shouldUse(): boolean {
    return (this.flags & VLAN_INFO_MASTER) === 0 || (this.flags & VLAN_INFO_BRENTRY) !== 0;
  }
}

export class VlanGroup {
  /** By VLAN, ascending. */
  readonly list: Vlan[] = [];
  /** Those that filter. */
  numVlans = 0;
  /** VLAN of untagged frames, 0: they are not let in. */
  pvid = 0;
  pvidState = FORWARDING;

  /** br_vlan_find(). */
  find(vid: number): Vlan | null {
    const { list } = this;
    let low = 0;
    let high = list.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const vlan = list[middle] as Vlan;
      if (vlan.vid === vid) return vlan;
      if (vlan.vid < vid) low = middle + 1;
      else high = middle - 1;
    }
    return null;
  }

  insert(vlan: Vlan): void {
    let at = this.list.length;
    while (at > 0 && (this.list[at - 1] as Vlan).vid > vlan.vid) at--;
    this.list.splice(at, 0, vlan);
  }

  remove(vlan: Vlan): void {
    const at = this.list.indexOf(vlan);
    if (at >= 0) this.list.splice(at, 1);
  }
}
