// Where a lab or an exercise is: in an edition in another language, that edition's own (scripts/assets.mjs).
import useBaseUrl from "@docusaurus/useBaseUrl";
import useDocusaurusContext from "@docusaurus/useDocusaurusContext";

/** `path` as "/labs/veth.json". */
export function useContentUrl(path) {
  const { currentLocale, defaultLocale } = useDocusaurusContext().i18n;
  return useBaseUrl(currentLocale === defaultLocale ? path : `/editions/${currentLocale}${path}`);
}
