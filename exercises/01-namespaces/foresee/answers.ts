// Your answers. The questions are in README.md in this folder; each type lists what you can choose from.

export interface Answers {
  freshPing: "?" | "answered" | "lost" | "refused";
  deletedName: "?" | "answered" | "lost" | "refused";
  emptied: "?" | "up" | "down" | "gone";
  forwarding: "?" | "both" | "IPv4 only" | "IPv6 only" | "neither";
  hostname: "?" | "first" | "second";
  twoNames: "?" | "up" | "down" | "no such namespace";
}

export const answers: Answers = {
  freshPing: "?",
  deletedName: "?",
  emptied: "?",
  forwarding: "?",
  hostname: "?",
  twoNames: "?",
};
