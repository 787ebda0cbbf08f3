export { ExercisePanel, type ExercisePanelProps } from "./exercise/ExercisePanel.tsx";
export { VerdictView } from "./exercise/VerdictView.tsx";
