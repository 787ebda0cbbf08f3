export { executables } from "./executables.ts";
export { ETC_IPROUTE2 } from "./frame/names.ts";
export { ipExecutables } from "./ip/main.ts";
export type { LinkKindText } from "./link/kind-text.ts";
