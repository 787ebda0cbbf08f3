// Says when a file has been saved: once for the several steps in which an editor writes it, and never too few.
import { join } from "node:path";
import { watch as watchFiles } from "chokidar";

/** Editors write a file in several steps; this long after the last one it is read. */
const SETTLE_MS = 30;

export interface Saves {
  /** No save is told from here on. */
  close(): Promise<void>;
}

/**
 * Watches `files` (absolute paths, and what each belongs to), and calls `saved` with what a saved file belongs to and its
 * path. Resolves when it watches.
 */
export async function watchSaves<Of>(
  files: ReadonlyMap<string, Of>,
  saved: (of: Of, file: string) => void,
): Promise<Saves> {
  const due = new Map<Of, ReturnType<typeof setTimeout>>();
  const touched = (file: string) => {
    const of = files.get(file);
    if (of === undefined) return;
    clearTimeout(due.get(of));
    due.set(
      of,
      setTimeout(() => saved(of, file), SETTLE_MS),
    );
  };
  const watcher = watchFiles([...files.keys()], { ignoreInitial: true });
  await new Promise<void>((resolve) => watcher.once("ready", () => resolve()));
  watcher.on("all", (_event, file) => touched(file));
  // Of two changes within 50 ms chokidar tells the first alone; what the kernel tells of the second is here.
  watcher.on("raw", (_event, name, details) => {
    const { watchedPath } = details as { watchedPath: string };
    touched(watchedPath);
    if (name) touched(join(watchedPath, name));
  });
  return {
    async close() {
      for (const timer of due.values()) clearTimeout(timer);
      await watcher.close();
    },
  };
}
