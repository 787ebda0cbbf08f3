/** Paths of the core's files in `folder`. */
export function coreOf(folder: string, entry?: string): string[];
