// What a packet costs a receive buffer: skb->truesize (include/linux/skbuff.h, SKB_TRUESIZE), that is the kmalloc bucket
// its data lies in plus the sk_buff itself. `ss` shows it: one small datagram waiting is a Recv-Q of 768, and a default
// buffer of 212,992 bytes holds 278 of them. Sizes are those of a 64-bit kernel with 64-byte cache lines.

/** sizeof(struct sk_buff), aligned. */
const SK_BUFF = 256;
/** sizeof(struct skb_shared_info), aligned: it lies behind the data in the same bucket. */
const SHARED_INFO = 320;
/** Headroom of what the stack builds itself: LL_RESERVED_SPACE of an Ethernet device and the alignment slack. */
const HEADROOM = 32;

/** kmalloc's buckets, in bytes. */
function kmallocSize(bytes: number): number {
  if (bytes > 8192) return Math.ceil(bytes / 4096) * 4096;
  let bucket = 512;
  while (bucket < bytes) bucket *= 2;
  return bucket;
}

/** Bytes that a packet of `length` bytes from the network header on is charged with. */
export function truesize(length: number): number {
  const data = (length + HEADROOM + 63) & ~63;
  return SK_BUFF + kmallocSize(data + SHARED_INFO);
}
