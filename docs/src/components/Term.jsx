// A word of the glossary with a card that says what it means: shown while the pointer or the focus is on it, put away by
// Escape. A click leads to the glossary. The words are marked by plugins/glossary.mjs.
import Link from "@docusaurus/Link";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import styles from "./Term.module.css";

export default function Term({ id, text, children }) {
  const [shown, setShown] = useState(false);
  const [shift, setShift] = useState(0);
  const card = useRef(null);
  const name = useId();

  useEffect(() => {
    if (!shown) return;
    const hide = (event) => event.key === "Escape" && setShown(false);
    document.addEventListener("keydown", hide);
    return () => document.removeEventListener("keydown", hide);
  }, [shown]);

  // A card at the edge of a narrow page moves inwards.
  useLayoutEffect(() => {
    if (!shown) return;
    const over = card.current.getBoundingClientRect().right - document.documentElement.clientWidth + 8;
    setShift(over > 0 ? -over : 0);
    return () => setShift(0);
  }, [shown]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the card stays while the pointer is on it; the link takes the focus
    <span className={styles.term} onMouseEnter={() => setShown(true)} onMouseLeave={() => setShown(false)}>
      <Link
        to={`/lessons/reference/glossary#${id}`}
        aria-describedby={shown ? name : undefined}
        onFocus={() => setShown(true)}
        onBlur={() => setShown(false)}
      >
        {children}
      </Link>
      {shown && (
        <span ref={card} role="tooltip" id={name} className={styles.card} style={{ "--shift": `${shift}px` }}>
          {text}
        </span>
      )}
    </span>
  );
}
