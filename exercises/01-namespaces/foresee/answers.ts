// Your answers. The questions are in README.md in this folder; each type lists what you can choose from.

export interface Answers {
  freshPing: "?" | "answered" | "lost" | "refused";
  deletedName: "?" | "answered" | "lost" | "refused";
  emptied: "?" | "up" | "down" | "gone";
  setting: "?" | "1000" | "2000" | "no such file";
  hostname: "?" | "first" | "second";
  twoNames: "?" | "up" | "down" | "no such namespace";
}

export const answers: Answers = {
  freshPing: "?",
  deletedName: "?",
  emptied: "?",
  setting: "?",
  hostname: "?",
  twoNames: "?",
};
