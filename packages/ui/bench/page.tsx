// The bench's page: a button that opens a lab as the site does, and how long its first prompt took.
import type { LabSource } from "@podwire/lab";
import { createRoot } from "react-dom/client";

declare global {
  interface Window {
    /** Opens the lab; ms to the first prompt in the terminal. */
    openLab(lab: LabSource): Promise<number>;
  }
}

window.openLab = async (lab) => {
  const begun = performance.now();
  let ahead: Worker | null = new Worker("/workers/lab.js", { type: "module" });
  const createWorker = () => {
    const worker = ahead ?? new Worker("/workers/lab.js", { type: "module" });
    ahead = null;
    return worker;
  };
  const { LabView } = await import("../src/lab.ts");
  const root = document.getElementById("root") as HTMLElement;
  createRoot(root).render(<LabView lab={lab} createWorker={createWorker} />);
  return new Promise((resolve, reject) => {
    const look = () => {
      // What is drawn; the tree for screen readers follows within a second (xterm gathers what it says).
      const shown = root.querySelector(".xterm-rows")?.textContent ?? "";
      if (shown.includes("#")) resolve(performance.now() - begun);
      else if (performance.now() - begun > 30_000) reject(new Error(`no prompt: ${root.textContent}`));
      else requestAnimationFrame(look);
    };
    look();
  });
};
