export { executables } from "./executables.ts";
export { kernelSysctls } from "./kernel-sysctls.ts";
export {
  KERNEL_RELEASE,
  kernfsHash,
  loadedModules,
  modules,
  moduleUsers,
  requestLinkKind,
  useCount,
} from "./modules.ts";
