// struct ipv4_devconf (include/linux/inetdevice.h): the tunables that a device has of its own, with `all` and `default`
// beside them. How `all` and the device's value combine differs from one to the other: see the IN_DEV_* in in-device.ts.

/** Index of a value; include/uapi/linux/ip.h IPV4_DEVCONF_*. */
export const DEVCONF_FORWARDING = 1;
export const DEVCONF_MC_FORWARDING = 2;
export const DEVCONF_PROXY_ARP = 3;
export const DEVCONF_ACCEPT_REDIRECTS = 4;
export const DEVCONF_SECURE_REDIRECTS = 5;
export const DEVCONF_SEND_REDIRECTS = 6;
export const DEVCONF_SHARED_MEDIA = 7;
export const DEVCONF_RP_FILTER = 8;
export const DEVCONF_ACCEPT_SOURCE_ROUTE = 9;
export const DEVCONF_BOOTP_RELAY = 10;
export const DEVCONF_LOG_MARTIANS = 11;
export const DEVCONF_TAG = 12;
export const DEVCONF_ARPFILTER = 13;
export const DEVCONF_MEDIUM_ID = 14;
export const DEVCONF_NOXFRM = 15;
export const DEVCONF_NOPOLICY = 16;
export const DEVCONF_FORCE_IGMP_VERSION = 17;
export const DEVCONF_ARP_ANNOUNCE = 18;
export const DEVCONF_ARP_IGNORE = 19;
export const DEVCONF_PROMOTE_SECONDARIES = 20;
export const DEVCONF_ARP_ACCEPT = 21;
export const DEVCONF_ARP_NOTIFY = 22;
export const DEVCONF_ACCEPT_LOCAL = 23;
export const DEVCONF_SRC_VMARK = 24;
export const DEVCONF_PROXY_ARP_PVLAN = 25;
export const DEVCONF_ROUTE_LOCALNET = 26;
export const DEVCONF_IGMPV2_UNSOLICITED_REPORT_INTERVAL = 27;
export const DEVCONF_IGMPV3_UNSOLICITED_REPORT_INTERVAL = 28;
export const DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN = 29;
export const DEVCONF_DROP_UNICAST_IN_L2_MULTICAST = 30;
export const DEVCONF_DROP_GRATUITOUS_ARP = 31;
export const DEVCONF_BC_FORWARDING = 32;
export const DEVCONF_ARP_EVICT_NOCARRIER = 33;
export const DEVCONF_MAX = 33;

export class Devconf {
  /** Values by DEVCONF_*; behind them, for each, whether it was set for this device and no longer follows `default`. */
  readonly data: Int32Array;

  constructor(values: Int32Array) {
    this.data = values.slice();
  }

  /** IN_DEV_CONF_SET(): the value, which no longer follows `default`. */
  set(index: number, value: number): void {
    this.data[index] = value;
    this.data[DEVCONF_MAX + 1 + index] = 1;
  }

  isSet(index: number): boolean {
    return this.data[DEVCONF_MAX + 1 + index] !== 0;
  }

  /** ipv4_devconf_setall(): from its first address on a device keeps its values, whatever becomes of `default`. */
  setAll(): void {
    this.data.fill(1, DEVCONF_MAX + 1);
  }
}

function compiled(values: Record<number, number>): Int32Array {
  const data = new Int32Array(2 * (DEVCONF_MAX + 1));
  for (const [index, value] of Object.entries(values)) data[Number(index)] = value;
  return data;
}

/** The compiled-in values of `all`: ipv4_devconf. */
export const DEVCONF_ALL_VALUES = compiled({
  [DEVCONF_ACCEPT_REDIRECTS]: 1,
  [DEVCONF_SEND_REDIRECTS]: 1,
  [DEVCONF_SECURE_REDIRECTS]: 1,
  [DEVCONF_SHARED_MEDIA]: 1,
  [DEVCONF_IGMPV2_UNSOLICITED_REPORT_INTERVAL]: 10_000,
  [DEVCONF_IGMPV3_UNSOLICITED_REPORT_INTERVAL]: 1_000,
  [DEVCONF_ARP_EVICT_NOCARRIER]: 1,
});

/** The compiled-in values of `default`: ipv4_devconf_dflt. */
export const DEVCONF_DEFAULT_VALUES = compiled({
  [DEVCONF_ACCEPT_REDIRECTS]: 1,
  [DEVCONF_SEND_REDIRECTS]: 1,
  [DEVCONF_SECURE_REDIRECTS]: 1,
  [DEVCONF_SHARED_MEDIA]: 1,
  [DEVCONF_ACCEPT_SOURCE_ROUTE]: 1,
  [DEVCONF_IGMPV2_UNSOLICITED_REPORT_INTERVAL]: 10_000,
  [DEVCONF_IGMPV3_UNSOLICITED_REPORT_INTERVAL]: 1_000,
  [DEVCONF_ARP_EVICT_NOCARRIER]: 1,
});
