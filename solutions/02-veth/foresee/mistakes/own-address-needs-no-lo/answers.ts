// The answers, as the simulator and the kernel give them.

export interface Answers {
  pingYourself: "?" | "answered" | "lost" | "refused";
  pingYourselfWithLo: "?" | "answered" | "lost" | "refused";
  whoAnswers: "?" | "nobody" | "v0" | "v1";
  otherEnd: "?" | "gone" | "down" | "up without carrier";
  movedAddress: "?" | "kept" | "lost";
  badChecksum: "?" | "delivered" | "dropped";
}

export const answers: Answers = {
  pingYourself: "answered",
  pingYourselfWithLo: "answered",
  whoAnswers: "v0",
  otherEnd: "gone",
  movedAddress: "lost",
  badChecksum: "delivered",
};
