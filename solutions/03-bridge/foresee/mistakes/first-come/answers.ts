// The answers.

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
  macOfTheBridge: "first port",
  pulledCable: "gone at once",
};
