// What a page loads before anybody touches it stays small: the lab's and the exercise's parts (terminal, editor, drawing) are
// never put into the chunk that pages share, however many pages use them; the theme's highlighter stays away altogether.
import { fileURLToPath } from "node:url";

const LATER =
  /[\\/](packages[\\/]ui|packages[\\/](lab|grading|capture|wire|machine)|xterm[^\\/]*|@xterm|@?codemirror|@lezer|crelt|style-mod|w3c-keyname)[\\/]/;
const NOW = /[\\/](crossing|progress|messages|english)[^\\/]*([\\/]|$)/;

export default function chunks() {
  return {
    name: "podwire-chunks",
    configureWebpack(config, isServer) {
      const common = !isServer && config.optimization?.splitChunks?.cacheGroups?.common;
      if (common) {
        const { resource: _, ...rest } = common;
        config.optimization.splitChunks.cacheGroups.common = {
          ...rest,
          test: (module) => {
            const path = module.resource ?? "";
            return NOW.test(path) || !LATER.test(path);
          },
        };
      }
      return {
        resolve: {
          alias: { "prism-react-renderer$": fileURLToPath(new URL("../src/no-prism.js", import.meta.url)) },
        },
      };
    },
  };
}
