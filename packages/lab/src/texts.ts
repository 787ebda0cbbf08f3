// Every text of the lab by its id in an edition, in English: for those who translate, and for tests.
import { textsOf } from "./catalogue.ts";
import { english } from "./english.ts";
import { KERNEL_WORDS } from "./kernel-words.ts";

export const texts: Readonly<Record<string, string>> = {
  ...textsOf("lab", english),
  ...Object.fromEntries(KERNEL_WORDS.map((words) => [`lab.kernel.${words}`, words])),
};
