// The lab's sentences in the language that is set.
import { catalogue, translationOf } from "./catalogue.ts";
import { english } from "./english.ts";

export const t = catalogue("lab", english);

/** What a package of the kernel says in words of its own (kernel-words.ts). */
export const kernelWords = (words: string): string => translationOf(`lab.kernel.${words}`) ?? words;

/** "a, b and c". */
export const list = (names: readonly string[]): string =>
  names.length < 2
    ? names.join()
    : `${names.slice(0, -1).join(t("list.comma"))}${t("list.and")}${names.at(-1)}`;
