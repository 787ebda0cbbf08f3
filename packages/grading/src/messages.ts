// The judge's sentences in the language that is set.
import { catalogue } from "@podwire/lab/catalogue";
import { english } from "./english.ts";

export const t = catalogue("grading", english);
