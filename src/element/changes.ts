/**
 * Collects what the host has changed since the picker last got its options. All changes of one task take effect
 * together, so the order of these changes does not matter. This module does not know what the changes mean.
 */
import type { Ident } from '../types.ts';

export interface Changes {
  /**
   * Remembers the name of an option that changed. A name such as `ff-secret-key` is no option. It is remembered, too, so
   * that the picker can report the mistake.
   */
  note(name: string): void;
  /** Remembers the plan that the host assigned to `value`. If the host assigns several plans, the last one counts. */
  assign(ident: Ident | null): void;
  /**
   * Whether one of these options has changed, or a plan was assigned that is not the plan shown, and neither is applied
   * yet.
   */
  isAhead(names: readonly string[], shown: Ident | null): boolean;
  /** Applies the collected changes now. */
  flush(): void;
  /** Applies the collected changes in a microtask, if the element is ready by then. */
  flushSoon(): void;
}

/** @param take gets the names of the options that changed, and the plan that was assigned */
export const createChanges = (
  isReady: () => boolean,
  take: (names: readonly string[], assigned: Ident | null) => void,
): Changes => {
  const names = new Set<string>();
  /**
   * The plan that the host has assigned to `value`, or `null` if the host assigned an empty value. `undefined` means
   * that nothing was assigned.
   */
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
    isAhead: (some, shown) =>
      some.some((name) => names.has(name)) || ((assigned ?? null) !== null && assigned !== shown),
    flush,
    flushSoon,
  };
};
