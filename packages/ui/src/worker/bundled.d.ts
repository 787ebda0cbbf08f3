// What scripts/bundle-workers.mjs supplies.
declare module "podwire:list-of-executables" {
  /** Path and Debian package of every command. */
  const list: readonly (readonly [path: string, packageName: string | null])[];
  export default list;
}
declare module "podwire:executables" {
  import type { Executable } from "@podwire/program";
  export const allExecutables: readonly Executable[];
}
declare module "podwire:capture" {
  export { compileFilter, emitPcapng, Tcpdump } from "@podwire/capture";
}
