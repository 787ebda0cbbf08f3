// Every text of the judge by its id in an edition, in English: for those who translate, and for tests.
import { textsOf } from "@podwire/lab/catalogue";
import { english } from "./english.ts";
import { englishFiles } from "./english-files.ts";

export const texts: Readonly<Record<string, string>> = textsOf("grading", { ...english, ...englishFiles });
