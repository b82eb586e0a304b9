/** A browser's storage for one origin, which its tabs share. Another script may fill it or write into it. */
import type { Store } from '../../../src/page/page.ts';

export interface HeldStore extends Store {
  readonly items: Map<string, string>;
  /** Whether the store refuses to write entries. The old entries can still be read. */
  isFull: boolean;
}

/** An entry that another script has damaged. */
export const spoiled = '{"ident":';

export const createStore = (isFull: boolean): HeldStore => {
  const items = new Map<string, string>();
  return {
    items,
    isFull,
    get length() {
      return items.size;
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (name) => items.get(name) ?? null,
    setItem(name, value) {
      if (this.isFull) throw new Error('QuotaExceededError');
      items.set(name, value);
    },
    removeItem: (name) => void items.delete(name),
  };
};
