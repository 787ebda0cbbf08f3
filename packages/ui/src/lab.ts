export { LabView, type LabViewProps } from "./lab/LabView.tsx";
