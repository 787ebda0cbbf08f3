// What a lesson may use without importing it.

import MDXComponents from "@theme-original/MDXComponents";
import Term from "../components/Term";

export default { ...MDXComponents, Term };
