// The loader of the bundle gives a `.wasm` file as its bytes.
declare module "@jitl/quickjs-wasmfile-release-sync/wasm" {
  const bytes: Uint8Array;
  export default bytes;
}
