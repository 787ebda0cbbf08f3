// The first page: what this is, and where to begin.
import Link from "@docusaurus/Link";
import Layout from "@theme/Layout";

export default function Home() {
  return (
    <Layout description="Container and Kubernetes networking: build it, operate it, watch it">
      <main className="container margin-vert--xl">
        <h1>Container networking, on the wire</h1>
        <p className="hero__subtitle">
          Type the commands you will type at work, into a network that runs in this page. Every frame is there
          to be seen, and every frame can tell why it went where it went.
        </p>
        <p>
          <Link className="button button--primary button--lg" to="/lessons/veth">
            Begin: a cable between two namespaces
          </Link>
        </p>
        <p>
          Linux 6.1, iproute2 6.1: what is modelled is Debian 12, and it is held against the real kernel. No
          account, no virtual machine, no connection to a network.
        </p>
      </main>
    </Layout>
  );
}
