// Your answers. The questions are in README.md in this folder; each type lists what you can choose from.

export interface Answers {
  pingYourself: "?" | "answered" | "lost" | "refused";
  pingYourselfWithLo: "?" | "answered" | "lost" | "refused";
  whoAnswers: "?" | "nobody" | "v0" | "v1";
  otherEnd: "?" | "gone" | "down" | "up without carrier";
  movedAddress: "?" | "kept" | "lost";
  badChecksum: "?" | "delivered" | "dropped";
}

export const answers: Answers = {
  pingYourself: "?",
  pingYourselfWithLo: "?",
  whoAnswers: "?",
  otherEnd: "?",
  movedAddress: "?",
  badChecksum: "?",
};
