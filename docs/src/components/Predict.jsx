// A question about where the packet goes. The reader chooses; every option says why it is right or wrong.
import Translate from "@docusaurus/Translate";
import { Children, useId, useState } from "react";
import styles from "./Predict.module.css";

/** One answer. `answer` marks the right one, `why` explains it. */
export function Option() {
  return null;
}

export default function Predict({ question, children }) {
  const [chosen, setChosen] = useState(null);
  const id = useId();
  const options = Children.toArray(children).map(({ props }) => props);
  return (
    <fieldset className={styles.question}>
      <legend>{question}</legend>
      {options.map(({ children: text, why, answer }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the options of a question never change
        <div key={index} className={styles.option}>
          <label>
            <input type="radio" name={id} checked={chosen === index} onChange={() => setChosen(index)} />{" "}
            {text}
          </label>
          {chosen === index && (
            <p role="status" className={answer ? styles.right : styles.wrong}>
              <strong>
                {answer ? (
                  <Translate id="predict.right">Right.</Translate>
                ) : (
                  <Translate id="predict.wrong">Not so.</Translate>
                )}
              </strong>{" "}
              {why}
            </p>
          )}
        </div>
      ))}
    </fieldset>
  );
}
