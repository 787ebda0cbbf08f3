export { Crossing } from "./crossing/Crossing.tsx";
export { ExercisePanel, type ExercisePanelProps } from "./exercise/ExercisePanel.tsx";
export { LabView, type LabViewProps } from "./lab/LabView.tsx";
export { type Edition, editionFor, type MessageKey, setEdition, t } from "./messages.ts";
