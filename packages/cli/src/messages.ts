// What `podwire` says, in the language that is set.
import { catalogue } from "@podwire/lab/catalogue";
import { english } from "./english.ts";

export const t = catalogue("cli", english);
