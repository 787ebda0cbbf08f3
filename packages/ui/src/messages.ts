// Every sentence of the page's parts that a reader sees, by its key in english.ts. An edition in another language calls
// `setEdition` before anything is drawn, with as many texts as it has; the rest stays English.

import { catalogue, type MessageValues } from "@podwire/lab/catalogue";
import { english } from "./english.ts";

export { type Edition, editionFor, type MessageValues, setEdition } from "@podwire/lab/catalogue";

export type MessageKey = keyof typeof english;

/** The message for `key` in the page's language, its `{names}` replaced. */
export const t: (key: MessageKey, values?: MessageValues) => string = catalogue("ui", english);
