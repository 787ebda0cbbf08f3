// The map of the course, and the reader's work as a file: to keep, to carry elsewhere, to give to the terminal.
import Translate, { translate } from "@docusaurus/Translate";
import Layout from "@theme/Layout";
import Chapters from "../course/Chapters";
import MyWork from "../course/MyWork";

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
