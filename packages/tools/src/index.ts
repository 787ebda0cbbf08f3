export { executables } from "./executables.ts";
export { HELP_COMMANDS, type HelpCommand, type HelpText, helpTexts } from "./help.ts";
export { kernelSysctls } from "./kernel-sysctls.ts";
export {
  KERNEL_RELEASE,
  KERNEL_VERSION,
  kernfsHash,
  loadedModules,
  modules,
  moduleUsers,
  requestLinkKind,
  useCount,
} from "./modules.ts";
export { hostEntry, lookupFailure, nameOf, nameOf6 } from "./names.ts";
