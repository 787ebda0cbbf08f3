// Sentences that people read, by id, in English and, where an edition in another language is set, in that one (decision 14). A
// package keeps its own in one file and asks for them with the function that `catalogue` gives; an edition is one flat list
// of texts for all packages, set once in the page, in each worker and in the terminal. Pure; no package of the kernel uses it.
//
// `{name}` is replaced by the value of that name. Where a number decides the form, a message has one text for each plural
// category of its language (CLDR's names: one, few, many, other); an edition gives them as "ui.packets.count.one" and so on.

/** Texts by plural category; `other` is used where the language's own category is not given. */
export type Plural = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;
export type English = Readonly<Record<string, string | Plural>>;
/** Values for a message; the one named `count` chooses the plural. */
export type MessageValues = Readonly<Record<string, string | number>>;

/** The texts of another language. Can be copied between threads. */
export interface Edition {
  /** BCP 47 tag, as "zh-Hans": it chooses the plurals. */
  locale: string;
  /** By id: the catalogue's prefix, a dot, the key. What is missing stays English. */
  texts: Readonly<Record<string, string>>;
}

const ENGLISH: Edition = { locale: "en", texts: {} };
let current = ENGLISH;
const rules = new Map<string, Intl.PluralRules>();

/** From now on everything is said in this language, as far as `edition` has it; without one, in English. */
export function setEdition(edition: Edition = ENGLISH): void {
  current = edition;
}

/** The language that is set. */
export const locale = (): string => current.locale;

/** What `setEdition` set, to be given on to a worker; `prefixes` are the catalogues that it uses. */
export function editionFor(...prefixes: readonly string[]): Edition {
  const mine = Object.entries(current.texts).filter(([id]) =>
    prefixes.includes(id.slice(0, id.indexOf("."))),
  );
  return { locale: current.locale, texts: Object.fromEntries(mine) };
}

/** The function that gives a catalogue's messages, `{names}` replaced. A name without a value stays as it is. */
export function catalogue<const E extends English>(prefix: string, english: E) {
  return (key: keyof E & string, values: MessageValues = {}): string => {
    const count = Number(values["count"] ?? 0);
    const text = translated(`${prefix}.${key}`, count) ?? form(english[key] as string | Plural, count);
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  };
}

/** The text of `id` in the language that is set, where it has one: for what is English outside a catalogue. */
export const translationOf = (id: string): string | undefined => current.texts[id];

function translated(id: string, count: number): string | undefined {
  const { locale, texts } = current;
  return texts[id] ?? texts[`${id}.${pluralOf(locale, count)}`] ?? texts[`${id}.other`];
}

const form = (message: string | Plural, count: number): string =>
  typeof message === "string" ? message : (message[pluralOf("en", count)] ?? message.other);

function pluralOf(locale: string, count: number): Intl.LDMLPluralRule {
  let rule = rules.get(locale);
  if (rule === undefined) {
    rule = new Intl.PluralRules(locale);
    rules.set(locale, rule);
  }
  return rule.select(count);
}

/** Every id of a catalogue with its English text, as an edition would have it: what translators begin with. */
export function textsOf(prefix: string, english: English): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [key, message] of Object.entries(english))
    if (typeof message === "string") texts[`${prefix}.${key}`] = message;
    else for (const [category, text] of Object.entries(message)) texts[`${prefix}.${key}.${category}`] = text;
  return texts;
}
