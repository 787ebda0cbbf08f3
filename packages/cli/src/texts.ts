// Every text of the command by its id in an edition, in English: for those who translate, and for tests.
import { textsOf } from "@podwire/lab/catalogue";
import { english } from "./english.ts";

export const texts: Readonly<Record<string, string>> = textsOf("cli", english);
