// A block of commands of a lesson, with what they printed when the site was built, and a button for each that types it
// into the page's lab. Made by plugins/commands.mjs from ```bash lab blocks.
import Translate, { translate } from "@docusaurus/Translate";
import { useState } from "react";
import styles from "./Commands.module.css";
import { enterIntoLab } from "./labs";

/** `records` is [{ command, output }]. */
export default function Commands({ records }) {
  const [told, setTold] = useState("");
  const run = (command) =>
    setTold(
      enterIntoLab(command)
        ? ""
        : translate({ id: "commands.noLab", message: "This page has no lab to type it into." }),
    );
  return (
    <div className={styles.block}>
      {records.map(({ command, output }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a block never changes
        <div key={index} className={styles.record}>
          <div className={styles.line}>
            <code className={styles.command}>{command}</code>
            <button
              type="button"
              onClick={() => run(command)}
              aria-label={translate(
                { id: "commands.runLabel", message: "Run in the lab: {command}" },
                { command },
              )}
            >
              <Translate id="commands.run">Run</Translate>
            </button>
          </div>
          {output !== "" && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: wide output scrolls, by keyboard too
            <pre className={styles.output} tabIndex={0}>
              {output}
            </pre>
          )}
        </div>
      ))}
      <p role="status" className={styles.told}>
        {told}
      </p>
    </div>
  );
}
