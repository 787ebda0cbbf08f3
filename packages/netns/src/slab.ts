// Where packets' bytes come from (kmem_cache, page_frag_alloc). A small buffer is a view into a slab of 64 KB that is cut
// up from front to back and never used twice: a tenth of the price of an array of its own, and zero all the same. A slab
// lives as long as one of its packets does.

const SLAB_SIZE = 65536;
/** Longer buffers are worth an array of their own. */
const LARGEST_PIECE = 4096;

let slab = new ArrayBuffer(SLAB_SIZE);
let used = 0;

/** A buffer of `length` bytes, all zero. It need not begin where its ArrayBuffer does. */
export function allocateBytes(length: number): Uint8Array {
  if (length > LARGEST_PIECE) return new Uint8Array(length);
  if (used + length > SLAB_SIZE) {
    slab = new ArrayBuffer(SLAB_SIZE);
    used = 0;
  }
  const bytes = new Uint8Array(slab, used, length);
  used += (length + 7) & ~7;
  return bytes;
}
