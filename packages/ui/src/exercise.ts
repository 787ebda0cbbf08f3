export { ExercisePanel, type ExercisePanelProps } from "./exercise/ExercisePanel.tsx";
