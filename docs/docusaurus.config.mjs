// The course's site. Lessons are in lessons/, labs in ../packages/lab/labs, the parts of the page in @podwire/ui.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import chunks from "./plugins/chunks.mjs";
import commands from "./plugins/commands.mjs";
import glossary from "./plugins/glossary.mjs";
import { editions } from "./scripts/editions.mjs";

const require = createRequire(import.meta.url);
// Where the source can be had is for whoever publishes the site to say; a clone has it already.
const source = process.env.PODWIRE_SOURCE_URL;
const agreement = existsSync(new URL("lessons/reference/agreement.mdx", import.meta.url));

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
  i18n: { defaultLocale: "en", locales: ["en", ...editions()] },
  future: {
    v4: {
      removeLegacyPostBuildHeadAttribute: true,
      siteStorageNamespacing: true,
      fasterByDefault: true,
      mdx1CompatDisabledByDefault: true,
      // Layers are written out for older browsers file by file, which puts the theme's own colours above ours.
      useCssCascadeLayers: false,
    },
    faster: true,
  },
  headTags: [
    { tagName: "link", attributes: { rel: "manifest", href: "/manifest.webmanifest" } },
    { tagName: "meta", attributes: { name: "theme-color", content: "#0b6e4f" } },
  ],
  plugins: [chunks],
  clientModules: ["./src/messages.js", "./src/offline.js"],
  presets: [
    [
      "classic",
      {
        docs: {
          path: "lessons",
          routeBasePath: "lessons",
          sidebarPath: "./sidebars.js",
          breadcrumbs: false,
          remarkPlugins: [commands, glossary],
        },
        blog: false,
        theme: {
          customCss: [
            "./src/css/site.css",
            "./src/css/print.css",
            require.resolve("@podwire/ui/style.css"),
            require.resolve("@xterm/xterm/css/xterm.css"),
          ],
        },
        sitemap: false,
      },
    ],
  ],
  themes: [
    [
      "@easyops-cn/docusaurus-search-local",
      {
        hashed: true,
        indexBlog: false,
        docsRouteBasePath: "lessons",
        docsDir: "lessons",
        // A table of every word that ever differed would stand before the lesson that explains it.
        ignoreFiles: [/reference\/agreement/],
        highlightSearchTermsOnTargetPage: false,
        searchBarShortcutHint: false,
      },
    ],
  ],
  themeConfig: {
    colorMode: { respectPrefersColorScheme: true },
    image: "img/lab.png",
    metadata: [
      { name: "keywords", content: "container networking, Kubernetes, Linux, veth, bridge, namespaces" },
    ],
    navbar: {
      title: "Podwire",
      logo: { alt: "", src: "img/logo.svg", width: 32, height: 32 },
      items: [
        { type: "docSidebar", sidebarId: "course", label: "Lessons", position: "left" },
        { to: "/map", label: "Chapters", position: "left" },
        { to: "/playground", label: "Playground", position: "left" },
        { type: "docSidebar", sidebarId: "reference", label: "Reference", position: "left" },
      ],
    },
    footer: {
      links: [
        { label: "All chapters", to: "/map" },
        { label: "Glossary", to: "/lessons/reference/glossary" },
        { label: "How we know", to: `/lessons/reference/${agreement ? "agreement" : "about"}` },
        { label: "About", to: "/lessons/reference/about" },
        { label: "MIT licence", to: "/lessons/reference/about#licence" },
        ...(source === undefined ? [] : [{ label: "Source", href: source }]),
      ],
    },
  },
};
