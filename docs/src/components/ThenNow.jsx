// What old notes say, and what is true now, side by side and dated. In a lesson:
//
//   <ThenNow>
//     <Then>“A veth pair is how namespaces talk to each other.”</Then>
//     <Now>It is *a* way. …</Now>
//   </ThenNow>
//
// Several pairs stand in one box, one below the other.
import Translate, { translate } from "@docusaurus/Translate";
import styles from "./ThenNow.module.css";

/** What the notes said: a claim that is too short, or no longer true. */
export function Then({ children }) {
  return (
    <div className={styles.then}>
      <dt>
        <Translate id="thenNow.then" description="Heading of what old notes said">
          Then
        </Translate>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What is true of it at the box's date. */
export function Now({ children }) {
  return (
    <div className={styles.now}>
      <dt>
        <Translate id="thenNow.now" description="Heading of what is true today, a year">
          2026
        </Translate>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

/** `date` is when somebody last looked whether this is so, as people read it. */
export default function ThenNow({ date, children }) {
  const looked = date ?? translate({ id: "thenNow.date", message: "November 2026" });
  return (
    <figure className={styles.box} aria-label={translate({ id: "thenNow.label", message: "Then and now" })}>
      <dl className={styles.pairs}>{children}</dl>
      <figcaption className={styles.date}>
        <Translate id="thenNow.checked" values={{ date: looked }}>
          {"Checked in {date}."}
        </Translate>
      </figcaption>
    </figure>
  );
}
