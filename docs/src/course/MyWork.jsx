// The reader's work as a file: save it, load it.
import Translate, { translate } from "@docusaurus/Translate";
import { useState } from "react";
import { loadWork, saveWork } from "./work";

export default function MyWork() {
  const [told, setTold] = useState("");
  const load = async (input) => {
    const [file] = input.files;
    if (file === undefined) return;
    const loaded = await loadFrom(file);
    setTold(
      typeof loaded === "string"
        ? translate(
            { id: "work.refused", message: "{name} was not loaded: it {problem}." },
            { name: file.name, problem: loaded },
          )
        : translate(
            { id: "work.loaded", message: "{name} is loaded: files of {count} exercises, and its progress." },
            { name: file.name, count: loaded },
          ),
    );
    input.value = "";
  };
  return (
    <section aria-labelledby="my-work" data-screen-only>
      <h2 id="my-work">
        <Translate id="work.title">Your work</Translate>
      </h2>
      <p>
        <Translate
          id="work.about"
          values={{
            importing: <code>npx podwire import podwire-work.json</code>,
            exporting: <code>npx podwire export podwire-work.json</code>,
          }}
        >
          {
            "Progress and what you write in exercises stay in this browser. Save them as a file to keep them or to carry them elsewhere: in the terminal, {importing} takes them over and {exporting} gives yours. Nothing is lost on either side: the better result of each test stays, and files that are replaced are kept aside."
          }
        </Translate>
      </p>
      <p>
        <button type="button" className="button button--primary" onClick={() => download(saveWork())}>
          <Translate id="work.save">Save my work</Translate>
        </button>
      </p>
      <p>
        <label>
          <Translate id="work.load">Load my work:</Translate>{" "}
          <input type="file" accept=".json,application/json" onChange={(event) => load(event.target)} />
        </label>
      </p>
      <p role="status">{told}</p>
    </section>
  );
}

/** As loadWork, of a file; a browser that keeps nothing, or has no room, says so. */
async function loadFrom(file) {
  try {
    return loadWork(await file.text());
  } catch {
    return translate({ id: "work.noRoom", message: "does not fit into what this browser keeps" });
  }
}

function download(text) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "podwire-work.json";
  link.click();
  URL.revokeObjectURL(url);
}
