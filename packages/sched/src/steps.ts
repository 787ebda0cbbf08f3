// What a queueing discipline tells the trail of a packet (see @podwire/netns trace.ts).

declare module "@podwire/netns" {
  interface StepKinds {
    /**
     * A queueing discipline took the frame, or sent it on. `backlog` are the frames that wait, this one included; `leaves` is when
     * (ns) netem lets it go, -1 where that is not known yet.
     */
    qdisc: {
      op: "queued" | "dequeued" | "lost" | "full" | "duplicated" | "corrupted" | "reordered";
      discipline: string;
      backlog: number;
      leaves: number;
    };
  }
}

export {};
