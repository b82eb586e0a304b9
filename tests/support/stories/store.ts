/** A browser's storage for one origin, as its tabs share it. Another script may fill it, or write into it. */
import type { Store } from '../../../src/page/page.ts';

export interface HeldStore extends Store {
  readonly items: Map<string, string>;
  /** Takes nothing any more, but gives what it has. */
  isFull: boolean;
}

/** What another script left of an entry. */
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
