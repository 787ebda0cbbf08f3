// The answers, as the simulator and the kernel give them.

export interface Answers {
  freshPing: "?" | "answered" | "lost" | "refused";
  deletedName: "?" | "answered" | "lost" | "refused";
  emptied: "?" | "up" | "down" | "gone";
  forwarding: "?" | "both" | "IPv4 only" | "IPv6 only" | "neither";
  hostname: "?" | "first" | "second";
  twoNames: "?" | "up" | "down" | "no such namespace";
}

export const answers: Answers = {
  freshPing: "refused",
  deletedName: "answered",
  emptied: "gone",
  forwarding: "IPv4 only",
  hostname: "first",
  twoNames: "up",
};
