// The answers, as the simulator and the kernel give them.

export interface Answers {
  whatCSees: "?" | "nothing" | "request" | "reply" | "both";
  tenSecondsLater: "?" | "answered" | "lost";
  addressOnThePort: "?" | "answered" | "lost" | "refused";
  macOfTheBridge: "?" | "first port" | "second port" | "of its own";
  pulledCable: "?" | "gone at once" | "kept until it is old";
}

export const answers: Answers = {
  whatCSees: "request",
  tenSecondsLater: "lost",
  addressOnThePort: "lost",
  macOfTheBridge: "second port",
  pulledCable: "gone at once",
};
