export { ExercisePanel, type ExercisePanelProps } from "./exercise/ExercisePanel.tsx";
export { type ExerciseStrings, exerciseStrings } from "./exercise/strings.ts";
export { LabView, type LabViewProps } from "./lab/LabView.tsx";
export { english, type Strings } from "./lab/strings.ts";
