// The playground: a network of the reader's own, drawn or written, started in the page and shared as a link.
import BrowserOnly from "@docusaurus/BrowserOnly";
import Translate, { translate } from "@docusaurus/Translate";
import Layout from "@theme/Layout";
import { lazy, Suspense } from "react";

const Workbench = lazy(() => import("../components/LabWorkbench"));

export default function Playground() {
  return (
    <Layout
      title={translate({ id: "playground.title", message: "Playground" })}
      description={translate({
        id: "playground.description",
        message: "Draw a network, or begin with a ready one; a terminal on every host; share it as a link",
      })}
    >
      <main className="container margin-vert--lg">
        <h1>
          <Translate id="playground.title">Playground</Translate>
        </h1>
        <p>
          <Translate id="playground.about" values={{ file: <code>lab.yaml</code> }}>
            {
              "Take a ready network or draw your own: hosts, their namespaces and bridges, and the cables between them. Then start it, and type into any of its hosts. It is one {file} and a setup script for each host, shown and editable as text. A link holds all of it; nothing is kept anywhere else."
            }
          </Translate>
        </p>
        <BrowserOnly
          fallback={
            <p>
              <Translate id="playground.needsScript">
                The playground runs in the page and needs JavaScript.
              </Translate>
            </p>
          }
        >
          {() => (
            <Suspense
              fallback={
                <p>
                  <Translate id="playground.loading">Loading …</Translate>
                </p>
              }
            >
              <Workbench />
            </Suspense>
          )}
        </BrowserOnly>
      </main>
    </Layout>
  );
}
