export { Playground, type PlaygroundProps } from "./playground/Playground.tsx";
