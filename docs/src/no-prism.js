// Stands in for prism-react-renderer, which the theme imports on every page for a highlighter that no page uses.
export const Prism = { languages: {} };
