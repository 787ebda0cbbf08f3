// A block of commands of a lesson, with what they printed when the site was built, and a button for each that types it
// into the page's lab. Made by plugins/commands.mjs from ```bash lab blocks.
import { useState } from "react";
import styles from "./Commands.module.css";
import { enterIntoLab } from "./labs";

/** `records` is [{ command, output }]. */
export default function Commands({ records }) {
  const [told, setTold] = useState("");
  const run = (command) => setTold(enterIntoLab(command) ? "" : "The lab above is still starting.");
  return (
    <div className={styles.block}>
      {records.map(({ command, output }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a block never changes
        <div key={index} className={styles.record}>
          <div className={styles.line}>
            <code className={styles.command}>{command}</code>
            <button type="button" onClick={() => run(command)} aria-label={`Run in the lab: ${command}`}>
              Run
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
