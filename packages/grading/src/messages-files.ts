// What is wrong with a file, in the language that is set.
import { catalogue } from "@podwire/lab/catalogue";
import { englishFiles } from "./english-files.ts";

export const t = catalogue("grading", englishFiles);
