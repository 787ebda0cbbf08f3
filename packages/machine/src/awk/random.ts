// rand() as Debian's mawk has it: random(3) of glibc, the additive generator of 31 words (stdlib/random_r.c, TYPE_3), so that srand(1) gives the numbers that
// it gives there.

const WORDS = 31;
const SEPARATION = 3;

export class GlibcRandom {
  readonly #words = new Int32Array(WORDS);
  #front = SEPARATION;
  #rear = 0;

  constructor(seed: number) {
    this.seed(seed);
  }

  /** srandom(). */
  seed(seed: number): void {
    let word = seed >>> 0 === 0 ? 1 : seed | 0;
    this.#words[0] = word;
    for (let index = 1; index < WORDS; index++) {
      word = 16807 * (word % 127773) - 2836 * Math.trunc(word / 127773);
      if (word < 0) word += 2147483647;
      this.#words[index] = word;
    }
    this.#front = SEPARATION;
    this.#rear = 0;
    for (let skipped = 0; skipped < 10 * WORDS; skipped++) this.next();
  }

  /** random(): 31 bits. */
  next(): number {
    const words = this.#words;
    words[this.#front] = (words[this.#front] as number) + (words[this.#rear] as number);
    const result = (words[this.#front] as number) >>> 1;
    this.#front = (this.#front + 1) % WORDS;
    this.#rear = (this.#rear + 1) % WORDS;
    return result;
  }

  /** rand(): from 0 to below 1. */
  fraction(): number {
    return this.next() / 2147483647;
  }
}
