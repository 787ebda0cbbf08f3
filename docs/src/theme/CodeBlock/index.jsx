// A block of code; commands have a button that copies them. In place of the theme's, which brings a parser for thirty languages along and
// colours every block again on the reader's phone: ours are commands and what they print.
import { translate } from "@docusaurus/Translate";
import { useRef, useState } from "react";
import styles from "./styles.module.css";

export default function CodeBlock({ children, className = "" }) {
  const code = useRef(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(code.current.textContent.trimEnd());
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  const commands = /\blanguage-(ba)?sh\b/.test(className);
  return (
    <div className={`${styles.block} ${commands ? styles.commands : ""}`}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: wide code scrolls, by keyboard too */}
      <pre tabIndex={0}>
        <code ref={code}>{children}</code>
      </pre>
      {commands && (
        <button
          type="button"
          onClick={copy}
          aria-label={translate({ id: "code.copyLabel", message: "Copy to the clipboard" })}
        >
          {copied
            ? translate({ id: "code.copied", message: "Copied" })
            : translate({ id: "code.copy", message: "Copy" })}
        </button>
      )}
    </div>
  );
}
