// What only Node can do: read a course's folders, run the judge in a thread.
export {
  type Course,
  loadCourse,
  loadExercise,
  pristineHashes,
  readSubmission,
  unreadIn,
} from "./exercise/load-node.ts";
export { nodeJudge, workerFile } from "./judge/node.ts";
