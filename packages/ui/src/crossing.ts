export { Crossing } from "./crossing/Crossing.tsx";
