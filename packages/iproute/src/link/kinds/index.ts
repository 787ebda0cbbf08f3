// Every kind of link that has words, and those that iproute2 knows and this simulator does not have.

import type { LinkKindText } from "../kind-text.ts";
import { bridgeText } from "./bridge.ts";
import { bridgeSlaveText } from "./bridge-slave.ts";
import { vethText } from "./veth.ts";

const KINDS: readonly LinkKindText[] = [vethText, bridgeText, bridgeSlaveText];

export function linkKindText(name: string): LinkKindText | undefined {
  return KINDS.find((kind) => kind.name === name);
}

/** Kinds that a Debian 12 host has (built in or as a module) and that are not simulated. */
export const UNSUPPORTED_KINDS: ReadonlySet<string> = new Set([
  ..."amt bareudp bond bond_slave dsa dummy erspan geneve gre gretap gtp ifb ip6erspan ip6gre ip6gretap".split(
    " ",
  ),
  ..."ip6tnl ipip ipoib ipvlan ipvtap macsec macvlan macvtap netdevsim nlmon rmnet sit team team_slave".split(
    " ",
  ),
  ..."vcan vlan vrf vti vxcan vxlan wwan xfrm virt_wifi hsr can lowpan wireguard openvswitch tun vti6".split(
    " ",
  ),
]);
