/**
 * Memory that lives as long as the page. All copies of this script on the page share this memory, whether they come
 * from a script tag or from a module. This module does not know what is in the memory.
 */
import type { Memory, Store } from './page.ts';

/**
 * The number in this key is the version of the memory's structure. A copy of this script with another version has its
 * own memory.
 */
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
