// The drawing alone, without the terminal and what else a lab at work needs.
export { TopologyDrawing } from "./lab/TopologyDrawing.tsx";
