export * from "./device.ts";
export { type Errno, errnoNumber, KernelError, strerror } from "./errno.ts";
export {
  deviceFeatures,
  FEATURE_NAMES,
  GSO_ENCAP_ALL,
  GSO_SOFTWARE,
  setFeatures,
  updateFeatures,
} from "./features.ts";
export {
  changeFlags,
  closeDevice,
  configureLink,
  openDevice,
  setMacAddress,
  setMtu,
  setPromiscuity,
  setTxQueueLen,
} from "./flags.ts";
export {
  Kernel,
  type KernelOptions,
  type NetdevEvent,
  type NetdevEventKind,
  type Subsystem,
} from "./kernel.ts";
export { applyNewLink, type LinkKind, type NewLink, setOperState } from "./link-kind.ts";
export { carrierOff, carrierOn, linkWatch, stateChange } from "./link-state.ts";
export { linkUpper, setMaster, unlinkMaster } from "./master.ts";
export {
  type AddressList,
  addAddress,
  addGlobalMulticast,
  addMulticast,
  deleteAddress,
  deleteGlobalMulticast,
  deleteMulticast,
  listAddresses,
} from "./multicast-list.ts";
export { defineNetState, NetNamespace, type NetState } from "./namespace.ts";
export { NotifierChain } from "./notifier.ts";
export { announceLink, listNsids, peernet2id, peernet2idAlloc, setNsid } from "./nsid.ts";
export { type PacketHandler, PacketTypes, type Tap, taps } from "./packet-type.ts";
export {
  addAltName,
  deleteAltName,
  IFNAMSIZ,
  moveDevice,
  newIndex,
  prepareName,
  registerDevice,
  renameDevice,
  unregisterDevice,
  unregisterDevices,
  validDeviceName,
} from "./register.ts";
export { rtmsgIfinfo } from "./rtmsg.ts";
export {
  type LinkNotice,
  type NsidNotice,
  Rtnl,
  type RtnlListener,
  type RtnlNotice,
  type RtnlNotices,
} from "./rtnl.ts";
export { checksumHelp, ethTypeTrans, hardStartXmit, queueXmit, receiveSkb } from "./rx.ts";
export * from "./skb.ts";
export { intSysctl, type SysctlDirectory, type SysctlEntry, Sysctls } from "./sysctl.ts";
export {
  cloneSkb,
  consumeSkb,
  type DropReason,
  dropSkb,
  type KernelDropReason,
  type OwnDropReason,
  RecordingTracer,
  type Step,
  type StepKinds,
  type StepPlace,
  type Tracer,
  type Trail,
  traceStep,
} from "./trace.ts";
