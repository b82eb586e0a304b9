/**
 * The journal: notes of writes and renewals that may still be applied. The notes remain when the page is gone. Each
 * write is noted before it is sent. The note is deleted when the outcome of the write is final. The token is neither
 * stored nor hashed. This module does not know which writes matter.
 */
import { isIdent } from '../ident.ts';
import type { Page, Store } from '../page/page.ts';
import type { LostWrite } from '../protocol/index.ts';
import type { Ident } from '../types.ts';
import { answerWithin } from './ownership.ts';

export interface Journal {
  /**
   * Stores a note that a write may be applied within `lasts` ms from now. The final `window` ms of this time are the
   * late-write window. `leaves`: the write may still leave this page within this many ms, even if another page takes
   * over meanwhile.
   */
  note(
    write: { readonly id: string; readonly ident: Ident },
    lasts: number,
    window: number,
    leaves?: number,
  ): void;
  /** Deletes the note of a write, because its outcome is final. */
  strike(id: string): void;
  /**
   * Returns the writes that may still be applied. The time `until` of each write is on this page's monotonic clock. It
   * is at most `window` ms from now. If the write may still leave its page, the `window` ms begin when it can no longer
   * leave. If a note was stored with a longer window, that longer window counts.
   */
  read(window: number): readonly LostWrite[];
}

interface Entry {
  readonly ident: Ident | null;
  /** A time on the wall clock. All pages share this clock. */
  readonly deadline: number;
  readonly window: number;
  /** The time on the wall clock until which the write may still leave its page; 0 if it has left. */
  readonly leavesBy: number;
}

const prefix = 'ff-plan-picker:2:write:';

/**
 * How many checkouts may have notes in the journal. This limit keeps the notes of old orders from filling the storage.
 */
const checkoutsLimit = 50;

/**
 * @param checkout the checkout's name, see `identity.ts`
 * @param memory stores a note if the browser's storage refuses it
 */
export const openJournal = (page: Page, checkout: string, memory: Store): Journal => {
  const ours = `${prefix}${checkout}:`;
  /** First the browser's storage, then the memory. If the browser refuses its storage, there is only the memory. */
  const stores = (): ReadonlySet<Store> => new Set([page.storage() ?? memory, memory]);

  return {
    note({ id, ident }, lasts, window, leaves = 0) {
      const now = page.wallNow();
      const entry: Entry = { ident, deadline: now + lasts, window, leavesBy: leaves && now + leaves };
      for (const store of stores()) {
        sweep(store, now);
        if (keep(store, ours + id, entry)) return;
      }
    },

    strike(id) {
      for (const store of stores()) discard(store, ours + id);
    },

    read(window) {
      const found: LostWrite[] = [];
      for (const store of stores()) {
        for (const key of keysIn(store, ours)) {
          const entry = entryAt(store, key);
          const now = page.wallNow();
          // If the wall clock has jumped back, `leavesBy` may be too far in the future. But a write leaves its page
          // within `answerWithin`, or never.
          const leaves = entry ? Math.min(Math.max(0, entry.leavesBy - now), answerWithin) : 0;
          const longest = leaves + Math.max(window, entry?.window ?? 0);
          const left = entry ? Math.min(entry.deadline - now, longest) : longest;
          if (left <= 0) discard(store, key);
          // A broken note may be the note of a write of any plan. It is replaced by a valid note, because only a valid
          // note has a deadline.
          else if (!entry) keep(store, key, { ident: null, deadline: now + left, window, leavesBy: 0 });
          const ident = entry?.ident ?? null;
          if (left > 0) found.push({ id: key.slice(ours.length), ident, until: page.now() + left });
        }
      }
      return found;
    },
  };
};

/**
 * Deletes the notes whose deadline has passed. If too many checkouts have notes, also deletes all notes of the oldest
 * checkouts.
 */
const sweep = (store: Store, now: number): void => {
  const latest = new Map<string, number>();
  for (const key of keysIn(store, prefix)) {
    const entry = entryAt(store, key);
    if (entry && entry.deadline <= now) discard(store, key);
    else latest.set(checkoutIn(key), Math.max(latest.get(checkoutIn(key)) ?? 0, entry?.deadline ?? 0));
  }
  const oldestFirst = [...latest].sort(([, one], [, other]) => one - other).map(([checkout]) => checkout);
  const surplus = oldestFirst.slice(0, Math.max(0, oldestFirst.length + 1 - checkoutsLimit));
  for (const checkout of surplus) {
    for (const key of keysIn(store, `${prefix}${checkout}:`)) discard(store, key);
  }
};

const checkoutIn = (key: string): string => key.slice(prefix.length).replace(/:.*/, '');

const keysIn = (store: Store, start: string): string[] => {
  const keys: string[] = [];
  try {
    for (let index = 0; index < store.length; index++) {
      const key = store.key(index);
      if (key?.startsWith(start)) keys.push(key);
    }
  } catch {
    // A store that cannot be read counts as empty.
  }
  return keys;
};

/** Reads the note with this key; `null` if the note is broken. */
const entryAt = (store: Store, key: string): Entry | null => {
  try {
    // The object has no prototype. Otherwise a missing field could be read from a polluted `Object.prototype`.
    const read = { __proto__: null, ...JSON.parse(store.getItem(key) ?? 'null') };
    const { ident, deadline, window, leavesBy } = read as Partial<Record<keyof Entry, unknown>>;
    const isEntry =
      (ident === null || isIdent(ident)) && isTime(deadline) && isTime(window) && isTime(leavesBy);
    if (isEntry) return { ident, deadline, window, leavesBy };
  } catch {
    // A note that cannot be read counts as broken.
  }
  return null;
};

const isTime = (value: unknown): value is number => Number.isFinite(value);

const keep = (store: Store, key: string, { ident, deadline, window, leavesBy }: Entry): boolean => {
  try {
    // `JSON.stringify` is not used, because another script may have added a method `toJSON` that changes the note.
    store.setItem(
      key,
      `{"ident":${ident === null ? 'null' : `"${ident}"`},"deadline":${deadline},"window":${window},"leavesBy":${leavesBy}}`,
    );
    return true;
  } catch {
    return false;
  }
};

const discard = (store: Store, key: string): void => {
  try {
    store.removeItem(key);
  } catch {
    // A note that cannot be deleted does no harm: after its deadline, it has no effect.
  }
};
