/**
 * What a page keeps for as long as it lives, shared by every copy of this script on it, be it tag or module. It knows
 * nothing of what is kept.
 */
import type { Memory, Store } from './page.ts';

/** The number is the shape's version: a copy of another edition has a place of its own. */
const key = Symbol.for('funnelfox-plan-picker:page:2');

export const pageMemory = (): Memory => {
  const holder = globalThis as { [key]?: Memory };
  holder[key] ??= createMemory();
  return holder[key];
};

export const createMemory = (): Memory => ({ running: new Set(), store: createStore() });

const createStore = (): Store => {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => void items.set(name, value),
    removeItem: (name) => void items.delete(name),
  };
};
