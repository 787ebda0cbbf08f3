// The answers, as the simulator and the kernel give them.

export interface Answers {
  freshPing: "?" | "answered" | "lost" | "refused";
  deletedName: "?" | "answered" | "lost" | "refused";
  emptied: "?" | "up" | "down" | "gone";
  setting: "?" | "1000" | "2000" | "no such file";
  hostname: "?" | "first" | "second";
  twoNames: "?" | "up" | "down" | "no such namespace";
}

export const answers: Answers = {
  freshPing: "refused",
  deletedName: "answered",
  emptied: "gone",
  setting: "no such file",
  hostname: "first",
  twoNames: "up",
};
