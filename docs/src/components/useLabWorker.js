// The lab's worker: fetched and started before the lab's own code is there to ask for it, so that both come at the same time.
import useBaseUrl from "@docusaurus/useBaseUrl";
import { useCallback, useEffect, useRef } from "react";

/** `warm` starts a worker ahead; `createWorker` gives that one, and afterwards a new one each time. */
export function useLabWorker() {
  const url = useBaseUrl("/workers/lab.js");
  const ahead = useRef(null);
  const make = useCallback(() => new Worker(url, { type: "module" }), [url]);
  const warm = useCallback(() => {
    ahead.current ??= make();
  }, [make]);
  const createWorker = useCallback(() => {
    const worker = ahead.current ?? make();
    ahead.current = null;
    return worker;
  }, [make]);
  useEffect(() => () => ahead.current?.terminate(), []);
  return { warm, createWorker };
}
