// Serves the built site from docs/build.
import { createServer } from "node:http";
import { join } from "node:path";
import handler from "serve-handler";
import { root } from "./install.mjs";

/** Resolves when the site can be reached at `port` on this machine. */
export function serve(port) {
  const server = createServer((request, response) =>
    handler(request, response, {
      public: join(root, "docs", "build"),
      cleanUrls: true,
      trailingSlash: false,
    }),
  );
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, () => resolve(server));
  });
}
