// Your answers. The questions are in README.md in this folder; each type lists what you can choose from.

export interface Answers {
  whatCSees: "?" | "nothing" | "request" | "reply" | "both";
  tenSecondsLater: "?" | "answered" | "lost";
  addressOnThePort: "?" | "answered" | "lost" | "refused";
  macOfTheBridge: "?" | "first port" | "second port" | "of its own";
  pulledCable: "?" | "gone at once" | "kept until it is old";
}

export const answers: Answers = {
  whatCSees: "?",
  tenSecondsLater: "?",
  addressOnThePort: "?",
  macOfTheBridge: "?",
  pulledCable: "?",
};
