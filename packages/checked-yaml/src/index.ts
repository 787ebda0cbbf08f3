export { type Checked, FileError, type Path, type Problem, problemText, readYaml } from "./read.ts";
