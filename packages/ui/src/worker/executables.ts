// Stands in for packages/machine/src/executables.ts in the page's worker. The commands of a host are not part of the
// simulator's core: they are one more file, fetched beside it, and there before the first lab opens. No program ever
// waits for its code, so a lab's bytes are those of Node.
//
// The bundler (scripts/bundle-workers.mjs) supplies the list of what there is, and the commands themselves.

import list from "podwire:list-of-executables";
import type { Executable } from "@podwire/program";

let loaded: ReadonlyMap<string, Executable> | null = null;

/** Fetches the commands. Nothing may run before. */
export async function loadExecutables(): Promise<void> {
  const { allExecutables: all } = await import("podwire:executables");
  loaded = new Map(all.map((executable) => [executable.path, executable]));
}

export const allExecutables: readonly Executable[] = list.map(
  ([path, packageName]): Executable => ({
    path,
    program: (self) => {
      const executable = loaded?.get(path);
      if (executable === undefined) throw new Error(`${path} was started before the commands were there`);
      return executable.program(self);
    },
    ...(packageName === null ? {} : { package: packageName }),
  }),
);
