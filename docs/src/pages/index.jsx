// The first page: a packet crossing, what this is, where to begin, and the map.
import Link from "@docusaurus/Link";
import Translate, { translate } from "@docusaurus/Translate";
import { useColorMode } from "@docusaurus/theme-common";
import { Crossing } from "@podwire/ui/crossing";
import Layout from "@theme/Layout";
import course from "../../generated/course.json";
import Chapters from "../course/Chapters";
import styles from "./index.module.css";

/** The crossing follows the theme, which only the inside of the layout knows. */
function Film() {
  const { colorMode } = useColorMode();
  return <Crossing dark={colorMode === "dark"} />;
}

export default function Home() {
  return (
    <Layout
      description={translate({
        id: "home.description",
        message: "Container and Kubernetes networking: build it, operate it, watch it",
      })}
    >
      <main className={`container ${styles.home}`}>
        <header>
          <h1>
            <Translate id="home.title">Container networking, on the wire</Translate>
          </h1>
          <p className={styles.lead}>
            <Translate id="home.lead">
              Type the commands you will type at work, into a network that runs in this page. Every frame is
              there to be seen, and every frame can tell why it went where it went.
            </Translate>
          </p>
          <Film />
          <p className={styles.doors}>
            <Link className="button button--primary button--lg" to={`/lessons/${course.lessons[0].id}`}>
              <Translate id="home.begin">Begin with the first lesson</Translate>
            </Link>
            <Link className="button button--outline button--primary button--lg" to="/map">
              <Translate id="home.map">All chapters</Translate>
            </Link>
          </p>
          <p>
            <Translate id="home.before">
              You should have used a Linux shell, and know that machines have IP addresses. Everything else is
              shown before it is named.
            </Translate>{" "}
            <Translate
              id="home.truth"
              values={{
                truth: (
                  <Link to={course.howWeKnow}>
                    <Translate id="home.truth.link">held against the real kernel</Translate>
                  </Link>
                ),
              }}
            >
              {
                "What is modelled is Debian 12 with Linux 6.1 and iproute2 6.1, and it is {truth}. No account, no virtual machine, and after the first visit no connection to a network."
              }
            </Translate>
          </p>
        </header>
        <Chapters />
      </main>
    </Layout>
  );
}
