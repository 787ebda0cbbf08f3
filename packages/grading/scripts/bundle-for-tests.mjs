import { bundleWorker } from "./bundle.mjs";

/** vitest's global setup. */
export async function setup() {
  await bundleWorker();
}
