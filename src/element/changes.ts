/**
 * What the host has changed since the picker was last told. Changes of one task take effect together, so their order
 * does not matter. This module does not know what they mean.
 */
import type { Ident } from '../types.ts';

export interface Changes {
  /** Notes an option that changed, or the name of a secret key. */
  note(name: string): void;
  /** Notes the plan that the host assigned as `value`. The last one counts. */
  assign(ident: Ident | null): void;
  /** All changes so far take effect now. */
  flush(): void;
  /** All changes so far take effect in a microtask, if the element is ready by then. */
  flushSoon(): void;
}

/** @param take gets the names of the options that changed, and the plan that was assigned */
export const createChanges = (
  isReady: () => boolean,
  take: (names: readonly string[], assigned: Ident | null) => void,
): Changes => {
  const names = new Set<string>();
  /** `undefined` if none was assigned. */
  let assigned: Ident | null | undefined;

  const isDue = (): boolean => names.size > 0 || assigned !== undefined;
  const flush = (): void => {
    if (!isDue()) return;
    const taken = [[...names], assigned ?? null] as const;
    names.clear();
    assigned = undefined;
    take(...taken);
  };
  const flushSoon = (): void =>
    queueMicrotask(() => {
      if (isReady()) flush();
    });

  return {
    note(name) {
      if (!isDue()) flushSoon();
      names.add(name);
    },
    assign(ident) {
      if (!isDue()) flushSoon();
      assigned = ident;
    },
    flush,
    flushSoon,
  };
};
