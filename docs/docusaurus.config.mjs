// The course's site. Lessons are in lessons/, labs in ../packages/lab/labs, the parts of the page in @podwire/ui.
import { createRequire } from "node:module";
import { themes } from "prism-react-renderer";
import commands from "./plugins/commands.mjs";

const require = createRequire(import.meta.url);

/** @type {import('@docusaurus/types').Config} */
export default {
  title: "Podwire",
  tagline: "Container and Kubernetes networking: build it, operate it, watch it",
  favicon: "img/favicon.svg",
  url: "http://localhost:3000",
  baseUrl: "/",
  onBrokenLinks: "throw",
  onBrokenAnchors: "throw",
  markdown: { hooks: { onBrokenMarkdownLinks: "throw" } },
  trailingSlash: false,
  staticDirectories: ["static", "generated"],
  i18n: { defaultLocale: "en", locales: ["en"] },
  future: {
    v4: true,
    faster: true,
  },
  presets: [
    [
      "classic",
      {
        docs: {
          path: "lessons",
          routeBasePath: "lessons",
          sidebarPath: "./sidebars.js",
          breadcrumbs: false,
          remarkPlugins: [commands],
        },
        blog: false,
        theme: {
          customCss: [
            "./src/css/site.css",
            require.resolve("@podwire/ui/style.css"),
            require.resolve("@xterm/xterm/css/xterm.css"),
          ],
        },
        sitemap: false,
      },
    ],
  ],
  themeConfig: {
    colorMode: { respectPrefersColorScheme: true },
    navbar: {
      title: "Podwire",
      logo: { alt: "", src: "img/logo.svg" },
      items: [{ to: "/lessons/veth", label: "Lessons", position: "left" }],
    },
    prism: { theme: themes.github, darkTheme: themes.dracula, additionalLanguages: ["bash"] },
  },
};
