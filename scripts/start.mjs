// `npm start`: installs and builds what is missing, then serves the course and watches exercises/. Says what it is
// doing, opens no browser.
import { createServer } from "node:net";
import { ensureInstalled, root, run } from "./install.mjs";

const port = Number(process.env.PORT ?? 3000);
if (!Number.isInteger(port) || port < 1 || port > 65535) {
  console.error(`podwire: PORT is a number from 1 to 65535, not "${process.env.PORT}".`);
  process.exit(2);
}
await new Promise((resolve) => {
  const probe = createServer();
  probe.once("error", (error) => {
    if (error.code === "EADDRINUSE")
      console.error(
        `podwire: port ${port} is taken. Stop what uses it, or choose another: PORT=${port + 1} npm start`,
      );
    else console.error(`podwire: cannot listen on port ${port}: ${error.message}`);
    process.exit(1);
  });
  probe.listen(port, () => probe.close(resolve));
});

ensureInstalled();
console.log("podwire: building the course (a few minutes the first time, seconds after that) …");
const status = run("npx", ["turbo", "run", "build", "--output-logs=errors-only"]);
if (status !== 0) {
  console.error("podwire: the course could not be built; the messages are above.");
  process.exit(status);
}
const [{ serve }, { openLive }, { watchCourse }, { checkProgress }] = await Promise.all([
  import("./serve.mjs"),
  import("./live.mjs"),
  import("../packages/cli/dist/index.js"),
  import("../packages/grading/dist/progress.js"),
]);
const log = (text) => console.log(text.trimEnd());
const live = await openLive({ root, watchCourse, checkProgress, log });
await serve(port, live.handle);
console.log(`podwire: the course is at http://localhost:${port} (Ctrl-C stops it)`);
console.log("podwire: watching exercises/; the page shows the verdict on the file that you save");
