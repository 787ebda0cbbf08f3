// Every sentence of the page's parts that a reader sees: keys to English. An edition in another language calls
// `setMessages` before anything is drawn, with as many keys as it has; the rest stays English.
//
// `{name}` is replaced by the value of that name. Where a number decides the form, a message has one text for each
// plural category of its language (CLDR's names: one, few, many, other).

import { english } from "./english.ts";

/** Texts by plural category; `other` is used where the language's own category is not given. */
export type Plural = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

export type MessageKey = keyof typeof english;
export type Messages = Record<MessageKey, string | Plural>;
/** Values for a message; the one named `count` chooses the plural. */
export type MessageValues = Readonly<Record<string, string | number>>;

let overrides: Partial<Messages> = {};
let plurals = new Intl.PluralRules("en");

/** Puts `messages` in place of the English ones. `locale` is a BCP 47 tag, as "zh-Hans": it chooses the plurals. */
export function setMessages(locale: string, messages: Partial<Messages>): void {
  overrides = messages;
  plurals = new Intl.PluralRules(locale);
}

/** The message for `key` in the page's language, its `{names}` replaced. A name without a value stays as it is. */
export function t(key: MessageKey, values: MessageValues = {}): string {
  const message: string | Plural = overrides[key] ?? english[key];
  const text = typeof message === "string" ? message : pluralOf(message, Number(values["count"] ?? 0));
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

const pluralOf = (message: Plural, count: number): string => message[plurals.select(count)] ?? message.other;
