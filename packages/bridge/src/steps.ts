// What the bridge tells the trail of a packet (see @podwire/netns trace.ts).

declare module "@podwire/netns" {
  interface StepKinds {
    /** The forwarding database was asked or taught. `port` is the port's device, or the bridge's for an address of its own. */
    "bridge-fdb": { op: "learned" | "moved" | "hit" | "miss"; mac: string; vlan: number; port: string };
    /** The frame goes to several ports: those named, in order; `local`: and up to the bridge itself. */
    "bridge-flood": { traffic: "unicast" | "multicast" | "broadcast"; ports: string[]; local: boolean };
    /** A multicast frame goes where its group is listened to (`known`) and where routers are: to those ports, and up (`local`). */
    "bridge-mdb": { known: boolean; ports: string[]; local: boolean };
    /** A VLAN was given on the way in (by `pvid` or the frame's own tag) or the tag was taken off on the way out. */
    "bridge-vlan": { op: "pvid" | "tagged" | "untag"; vlan: number };
    /** A BPDU was sent or received, or a port changed its state. */
    "bridge-stp": { op: "config-sent" | "tcn-sent" | "config-received" | "tcn-received"; port: string };
  }
}

export {};
