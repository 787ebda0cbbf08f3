// The playground: a network of the reader's own, drawn or written, started in the page and shared as a link.
import BrowserOnly from "@docusaurus/BrowserOnly";
import Layout from "@theme/Layout";
import { lazy, Suspense } from "react";

const Workbench = lazy(() => import("../components/LabWorkbench"));

export default function Playground() {
  return (
    <Layout
      title="Playground"
      description="Draw a network, or begin with a ready one; a terminal on every host; share it as a link"
    >
      <main className="container margin-vert--lg">
        <h1>Playground</h1>
        <p>
          Take a ready network or draw your own: hosts, their namespaces and bridges, and the cables between
          them. Then start it, and type into any of its hosts. It is one <code>lab.yaml</code> and a setup
          script for each host, shown and editable as text. A link holds all of it; nothing is kept anywhere
          else.
        </p>
        <BrowserOnly fallback={<p>The playground runs in the page and needs JavaScript.</p>}>
          {() => (
            <Suspense fallback={<p>Loading …</p>}>
              <Workbench />
            </Suspense>
          )}
        </BrowserOnly>
      </main>
    </Layout>
  );
}
