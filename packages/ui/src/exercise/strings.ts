// Every sentence of the exercise panel that a reader sees, in one place, so that an edition in another language can replace it.

export const exerciseStrings = {
  files: "Files",
  check: "Check",
  judging: "Checking …",
  reset: "Start over",
  keys: "Ctrl-S or ⌘-S checks. To leave the editor by keyboard: Escape, then Tab.",
  hint: (number: number, of: number) => `Hint ${number} of ${of}`,
  passed: "passed",
  notPassed: "not passed",
  solved: "All tests pass.",
  expected: "expected",
  actual: "actual",
  differs: "differs",
  network: "The network",
  readAgain: "Read again",
  seeAgain: "In the terminal",
  story: "What happened before",
  printed: "Your code printed",
  points: (earned: number, points: number) => `${earned} of ${points} points`,
};

export type ExerciseStrings = typeof exerciseStrings;
