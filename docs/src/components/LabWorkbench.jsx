// The playground at work: what it needs of the site is where labs and worker are, and the theme.
import { useColorMode } from "@docusaurus/theme-common";
import { Playground } from "@podwire/ui/playground";
import { useCallback, useEffect, useState } from "react";
import { useContentUrl } from "./useContentUrl";
import { useLabWorker } from "./useLabWorker";

const json = async (url) => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return response.json();
};

export default function LabWorkbench() {
  const { colorMode } = useColorMode();
  const { createWorker } = useLabWorker();
  const base = useContentUrl("/labs/");
  const [labs, setLabs] = useState([]);
  useEffect(() => {
    // Without the list, the ready networks are still there.
    json(`${base}index.json`).then(setLabs, () => setLabs([]));
  }, [base]);
  const loadLab = useCallback(
    async (name) => {
      const { text, scripts } = await json(`${base}${name}.json`);
      return { lab: text, scripts };
    },
    [base],
  );
  return <Playground labs={labs} loadLab={loadLab} createWorker={createWorker} dark={colorMode === "dark"} />;
}
