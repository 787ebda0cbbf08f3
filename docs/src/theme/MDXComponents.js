// What a lesson may use without importing it.

import Term from "@site/src/components/Term";
import MDXComponents from "@theme-original/MDXComponents";

export default { ...MDXComponents, Term };
