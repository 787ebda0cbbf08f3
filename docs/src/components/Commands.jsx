// A block of commands of a lesson, with what they printed when the site was built, and a button for each that types it
// into the page's lab, and one for all of them. The lab may be out of sight, so a press is answered with a link to it. Made by plugins/commands.mjs from ```bash lab blocks.
import Translate, { translate } from "@docusaurus/Translate";
import { useState } from "react";
import styles from "./Commands.module.css";
import { enterIntoLab } from "./labs";

/** `records` is [{ command, output }]. */
export default function Commands({ records }) {
  const [place, setPlace] = useState(null);
  const run = (commands) => setPlace(commands.map(enterIntoLab).at(-1));
  return (
    <div className={styles.block}>
      {records.map(({ command, output }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a block never changes
        <div key={index} className={styles.record}>
          <div className={styles.line}>
            <code className={styles.command}>{command}</code>
            <button
              type="button"
              onClick={() => run([command])}
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
      <div className={styles.foot}>
        <p role="status">
          {place === false && (
            <Translate id="commands.noLab">This page has no lab to type it into.</Translate>
          )}
          {place && (
            <Translate
              id="commands.typed"
              values={{
                look: (
                  <a href={`#${place}`}>
                    <Translate id="commands.look">look there</Translate>
                  </a>
                ),
              }}
            >
              {"Typed into the lab: {look}. The browser's Back brings you here again."}
            </Translate>
          )}
        </p>
        {records.length > 1 && (
          <button type="button" onClick={() => run(records.map(({ command }) => command))}>
            <Translate id="commands.runAll">Run all of these</Translate>
          </button>
        )}
      </div>
    </div>
  );
}
