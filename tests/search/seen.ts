/**
 * The worlds that the search has reached so far, as rows of integers in one flat table. A search reaches millions of
 * worlds. An earlier version stored them as strings in a `Map`, which took most of the time and memory.
 */
import { isNoDearer, type Spent } from './space.ts';

export class Seen {
  /** How many numbers the key of a world has. */
  readonly #width: number;
  #capacity = 1 << 12;
  #rows = 0;
  /** Each row holds a key and one more number: `spent + 1`. If this last number is 0, the row is free. */
  #table: Int32Array;

  constructor(width: number) {
    this.#width = width;
    this.#table = new Int32Array(this.#capacity * (width + 1));
  }

  /**
   * Remembers a world. `spent` counts the picks, faults and so on that led to the world. Returns `new` if the world was
   * not reached before. Returns `known` if an earlier way to the world spent as much or less of everything. Then the
   * search need not go on from the world again. Returns `again` if each earlier way spent more of something.
   */
  note(key: Int32Array, spent: Spent): 'new' | 'again' | 'known' {
    if (this.#rows * 2 > this.#capacity) this.#grow();
    let isSeen = false;
    for (let row = hash(key) & (this.#capacity - 1); ; row = (row + 1) & (this.#capacity - 1)) {
      const start = row * (this.#width + 1);
      const cost = (this.#table[start + this.#width] ?? 0) - 1;
      if (cost < 0) {
        this.#table.set(key, start);
        this.#table[start + this.#width] = spent + 1;
        this.#rows++;
        return isSeen ? 'again' : 'new';
      }
      if (!this.#isAt(start, key)) continue;
      isSeen = true;
      // An earlier way to this world needed as many picks, faults and so on, or fewer. So each world that can follow
      // from this world has been searched, or will be.
      if (isNoDearer(cost, spent)) return 'known';
    }
  }

  #isAt(start: number, key: Int32Array): boolean {
    for (let index = 0; index < this.#width; index++) {
      if (this.#table[start + index] !== key[index]) return false;
    }
    return true;
  }

  #grow(): void {
    const before = this.#table;
    const length = this.#width + 1;
    this.#capacity *= 2;
    this.#table = new Int32Array(this.#capacity * length);
    for (let start = 0; start < before.length; start += length) {
      if (before[start + this.#width] === 0) continue;
      const row = before.subarray(start, start + length);
      let free = hash(row.subarray(0, this.#width)) & (this.#capacity - 1);
      while (this.#table[free * length + this.#width] !== 0) free = (free + 1) & (this.#capacity - 1);
      this.#table.set(row, free * length);
    }
  }
}

const hash = (key: Int32Array): number => {
  let mixed = 0;
  for (let index = 0; index < key.length; index++) {
    mixed = Math.imul(mixed ^ (key[index] ?? 0), 0x9e3779b1);
    mixed ^= mixed >>> 15;
  }
  return mixed >>> 0;
};
