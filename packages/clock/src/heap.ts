// The event queue: a 4-ary min-heap over typed arrays, ordered by (time, sequence number), so that two events
// due at the same nanosecond run in the order in which they were scheduled. Slots are recycled; scheduling
// and popping allocate nothing once the arrays have grown.

/** What runs when an event is due. `arg` and `arg2` are handed back as they were given: no closure is needed per event. */
export type EventHandler<A = unknown, B = unknown> = (arg: A, arg2: B) => void;

const NOT_QUEUED = -1;

export class EventHeap {
  /** Number of events in the queue. */
  size = 0;

  // Heap order: position -> slot.
  #slots = new Int32Array(64);
  // Per slot.
  #time = new Float64Array(64);
  #sequence = new Float64Array(64);
  #position = new Int32Array(64).fill(NOT_QUEUED);
  #generation = new Int32Array(64);
  #handler: (EventHandler | null)[] = new Array(64).fill(null);
  #arg: unknown[] = new Array(64).fill(null);
  #arg2: unknown[] = new Array(64).fill(null);
  #free: number[] = [];
  #used = 0;
  #nextSequence = 0;

  /** Adds an event due at `time` (ns). Returns an id for {@link cancel}; ids are never reused while they could be mistaken. */
  push(time: number, handler: EventHandler, arg: unknown, arg2: unknown): number {
    const slot = this.#free.length > 0 ? (this.#free.pop() as number) : this.#newSlot();
    this.#time[slot] = time;
    this.#sequence[slot] = this.#nextSequence++;
    this.#handler[slot] = handler;
    this.#arg[slot] = arg;
    this.#arg2[slot] = arg2;
    this.#siftUp(this.size++, slot);
    return (this.#generation[slot] as number) * SLOTS + slot;
  }

  /** When the earliest event is due (ns), `Infinity` for an empty queue. */
  nextTime(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : (this.#time[this.#slots[0] as number] as number);
  }

  /** Takes the earliest event out and runs it. The queue must not be empty. */
  runNext(): void {
    const slot = this.#slots[0] as number;
    const handler = this.#handler[slot] as EventHandler;
    const arg = this.#arg[slot];
    const arg2 = this.#arg2[slot];
    this.#remove(0);
    handler(arg, arg2);
  }

  /** Takes an event out before it is due; false where it has run or was cancelled already. */
  cancel(id: number): boolean {
    const slot = id % SLOTS;
    if (this.#generation[slot] !== (id - slot) / SLOTS) return false;
    const position = this.#position[slot] as number;
    if (position === NOT_QUEUED) return false;
    this.#remove(position);
    return true;
  }

  #remove(position: number): void {
    const slot = this.#slots[position] as number;
    this.#position[slot] = NOT_QUEUED;
    this.#generation[slot] = ((this.#generation[slot] as number) + 1) & 0x7fffffff;
    this.#handler[slot] = null;
    this.#arg[slot] = null;
    this.#arg2[slot] = null;
    this.#free.push(slot);
    const last = this.#slots[--this.size] as number;
    if (position === this.size) return;
    if (position > 0 && this.#before(last, this.#slots[(position - 1) >> 2] as number))
      this.#siftUp(position, last);
    else this.#siftDown(position, last);
  }

  #before(a: number, b: number): boolean {
    const ta = this.#time[a] as number;
    const tb = this.#time[b] as number;
    return ta < tb || (ta === tb && (this.#sequence[a] as number) < (this.#sequence[b] as number));
  }

  #siftUp(start: number, slot: number): void {
    let position = start;
    while (position > 0) {
      const parent = (position - 1) >> 2;
      const parentSlot = this.#slots[parent] as number;
      if (!this.#before(slot, parentSlot)) break;
      this.#place(position, parentSlot);
      position = parent;
    }
    this.#place(position, slot);
  }

  #siftDown(start: number, slot: number): void {
    let position = start;
    for (;;) {
      const first = position * 4 + 1;
      if (first >= this.size) break;
      let least = first;
      const end = Math.min(first + 4, this.size);
      for (let child = first + 1; child < end; child++)
        if (this.#before(this.#slots[child] as number, this.#slots[least] as number)) least = child;
      if (!this.#before(this.#slots[least] as number, slot)) break;
      this.#place(position, this.#slots[least] as number);
      position = least;
    }
    this.#place(position, slot);
  }

  #place(position: number, slot: number): void {
    this.#slots[position] = slot;
    this.#position[slot] = position;
  }

  #newSlot(): number {
    const slot = this.#used++;
    if (slot >= SLOTS) throw new RangeError(`more than ${SLOTS} events are queued`);
    if (slot === this.#time.length) this.#grow();
    return slot;
  }

  #grow(): void {
    const length = this.#time.length * 2;
    const copy = <T extends Float64Array | Int32Array>(to: T, from: T): T => {
      to.set(from);
      return to;
    };
    this.#slots = copy(new Int32Array(length), this.#slots);
    this.#time = copy(new Float64Array(length), this.#time);
    this.#sequence = copy(new Float64Array(length), this.#sequence);
    this.#position = copy(new Int32Array(length).fill(NOT_QUEUED), this.#position);
    this.#generation = copy(new Int32Array(length), this.#generation);
  }
}

/** An event id is `generation * SLOTS + slot`; both fit a double exactly (31 + 22 bits). */
const SLOTS = 2 ** 22;
