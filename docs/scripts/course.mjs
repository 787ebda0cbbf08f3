// Writes generated/course.json: which lessons and exercises are there. The home page and the map are drawn from it.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadCourse } from "@podwire/grading/node";
import { editions } from "./editions.mjs";

const docs = new URL("..", import.meta.url).pathname;
const root = new URL("../..", import.meta.url).pathname;

/** A field of the front matter, without its quotes. */
const field = (text, name) =>
  new RegExp(`^${name}:\\s*"?(.*?)"?\\s*$`, "m").exec(text.split(/^---$/m)[1] ?? "")?.[1];

/** Lessons stand in the order in which the sidebar names them. */
const sidebars = readFileSync(join(docs, "sidebars.js"), "utf8");
const placeInSidebar = (id) => sidebars.indexOf(`"${id}"`);

const lessons = readdirSync(join(docs, "lessons"))
  .filter((file) => /\.mdx?$/.test(file))
  .map((file) => {
    const text = readFileSync(join(docs, "lessons", file), "utf8");
    const id = field(text, "id") ?? file.replace(/\.mdx?$/, "");
    return { id, file, title: field(text, "title") ?? id, label: field(text, "sidebar_label") ?? id, text };
  })
  .sort((a, b) => placeInSidebar(a.id) - placeInSidebar(b.id));
/** Where an exercise is in the lessons: at its own anchor, once a lesson shows it. */
const placeOf = (id, page) =>
  lessons.some(({ text }) => text.includes(`id="${id}"`)) ? `${page}#${id}` : page;

const exercises = loadCourse(root).exercises.map(
  ({ id, chapter, title, kind, minutes, track, tests, lesson }) => ({
    ...{ id, chapter, title, kind, minutes, track, lesson: placeOf(id, lesson.page) },
    points: tests.reduce((sum, { points }) => sum + points, 0),
  }),
);

/** What an edition in another language calls its lessons and exercises, by id, where it has them. */
const titlesIn = (locale) => {
  const own = new URL(`../i18n/${locale}/docusaurus-plugin-content-docs/current/`, import.meta.url);
  const labels = lessons.flatMap(({ id, file }) => {
    const path = new URL(file, own);
    if (!existsSync(path)) return [];
    const text = readFileSync(path, "utf8");
    const label = field(text, "sidebar_label") ?? field(text, "title");
    return label === undefined ? [] : [[id, label]];
  });
  const titles = loadCourse(root, locale).exercises.map(({ id, title }) => [id, title]);
  return { lessons: Object.fromEntries(labels), exercises: Object.fromEntries(titles) };
};
const inEditions = Object.fromEntries(editions().map((locale) => [locale, titlesIn(locale)]));

// The agreement table is made from the recordings; without it, what is said of the method stands in its place.
const agreement = existsSync(join(docs, "lessons", "reference", "agreement.mdx"));
const howWeKnow = `/lessons/reference/${agreement ? "agreement" : "about#how-we-know"}`;

mkdirSync(join(docs, "generated"), { recursive: true });
writeFileSync(
  join(docs, "generated", "course.json"),
  `${JSON.stringify({ lessons: lessons.map(({ text: _, file: __, ...lesson }) => lesson), exercises, howWeKnow, editions: inEditions })}\n`,
);
