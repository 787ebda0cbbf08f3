// Prism's themes with the colours that are too faint for their background replaced: all reach a contrast of 4.5 to 1.
import { themes } from "prism-react-renderer";

const DARKER = {
  "#d73a49": "#b31d28",
  "#e3116c": "#b8105a",
  "#36acaa": "#0a6b69",
  "#00a4db": "#00628a",
  "#999988": "#5c6370",
};
const LIGHTER = { "rgb(98, 114, 164)": "#a5b0d6" };

const recoloured = (theme, colours) => ({
  plain: theme.plain,
  styles: theme.styles.map(({ types, languages, style }) => {
    const color = colours[style.color?.toLowerCase()] ?? style.color;
    // An opacity would make it fainter again.
    const { opacity: _, ...rest } = style;
    return { types, ...(languages ? { languages } : {}), style: color ? { ...rest, color } : rest };
  }),
});

export const light = recoloured(themes.github, DARKER);
export const dark = recoloured(themes.dracula, LIGHTER);
