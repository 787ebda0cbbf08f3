// Every page's frame. The search page, which comes from its plugin, has no main landmark of its own; it is given one here.
// @boundaries-ignore an alias of Docusaurus
import { useLocation } from "@docusaurus/router";
import useBaseUrl from "@docusaurus/useBaseUrl";
import OriginalLayout from "@theme-original/Layout";

export default function Layout({ children, ...props }) {
  const { pathname } = useLocation();
  const search = useBaseUrl("/search");
  return (
    <OriginalLayout {...props}>{pathname === search ? <main>{children}</main> : children}</OriginalLayout>
  );
}
