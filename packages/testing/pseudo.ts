// A language made for tests: every English text in ⟦…⟧. What a reader sees outside of them did not come through a catalogue.

/** An edition whose texts are those of the catalogues, wrapped. */
export function pseudoEdition(...catalogues: readonly Readonly<Record<string, string>>[]): {
  locale: string;
  texts: Record<string, string>;
} {
  const texts = Object.entries(Object.assign({}, ...catalogues) as Record<string, string>);
  return { locale: "en", texts: Object.fromEntries(texts.map(([id, text]) => [id, `⟦${text}⟧`])) };
}

/** What is outside all ⟦…⟧ of `text`, which may stand in each other and go over several lines. */
export function outside(text: string): string {
  const without = text.replace(/⟦[^⟦⟧]*⟧/g, "");
  return without === text ? text : outside(without);
}
