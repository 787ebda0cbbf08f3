// Serves the built site from docs/build; with `live`, also what the page is told while the learner works in an editor: see
// live.mjs.
import { createServer } from "node:http";
import { join } from "node:path";
import handler from "serve-handler";
import { root } from "./install.mjs";

/**
 * Resolves to the server when the site can be reached at `port` on this machine. `live` answers requests under /podwire/: it is given
 * request and response, and says whether it took them.
 */
export function serve(port, live = () => false) {
  const server = createServer((request, response) => {
    if (live(request, response)) return;
    handler(request, response, {
      public: join(root, "docs", "build"),
      cleanUrls: true,
      trailingSlash: false,
      headers: [
        { source: "**", headers: [{ key: "Cache-Control", value: "no-cache" }] },
        { source: "assets/**", headers: [{ key: "Cache-Control", value: "max-age=31536000, immutable" }] },
      ],
    });
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, () => resolve(server));
  });
}
