// The map of the course, and the reader's work as a file: to keep, to carry elsewhere, to give to the terminal.
import Translate, { translate } from "@docusaurus/Translate";
import Chapters from "@site/src/course/Chapters";
import MyWork from "@site/src/course/MyWork";
import Layout from "@theme/Layout";

export default function ChapterMap() {
  return (
    <Layout
      title={translate({ id: "map.title", message: "All chapters" })}
      description={translate({
        id: "map.description",
        message: "The 26 chapters of the course: what is there, what is to come, and how far you are",
      })}
    >
      <main className="container margin-vert--lg">
        <h1>
          <Translate id="map.title">All chapters</Translate>
        </h1>
        <Chapters />
        <MyWork />
      </main>
    </Layout>
  );
}
