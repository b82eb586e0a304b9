/**
 * Remembers which checkouts this browser has opened, and the number of the last write of each checkout. A page that was
 * reloaded, duplicated or restored names the same session again. So a session can be new only if this browser opens its
 * checkout for the first time.
 */
import type { Store } from '../page/page.ts';

const key = 'ff-plan-picker:2:opened';

const limit = 50;

export interface OpeningNote {
  /** Whether this browser has opened the checkout before. */
  readonly isKnown: boolean;
  /**
   * Whether the browser has stored this opening of the checkout. If the browser could not store this opening, it may
   * also have failed to store an earlier opening.
   */
  readonly isNoted: boolean;
}

/**
 * Stores that this browser opens a checkout. The checkout moves to the end of the list, because a full list loses its
 * first entries.
 */
export const noteOpening = (store: Store | null, checkout: string): OpeningNote => {
  const before = read(store);
  if (before === null) return { isKnown: false, isNoted: false };
  const known = before.find(([name]) => name === checkout);
  const others = before.filter((one) => one !== known);
  return { isKnown: known !== undefined, isNoted: write(store, [...others, known ?? [checkout, 0]]) };
};

/**
 * The number of the next write of a checkout. This number is larger than all earlier numbers of the checkout in this
 * browser. Without storage, that is certain only while the clock does not jump back.
 */
export const nextNumber = (store: Store | null, checkout: string, wallNow: number): number => {
  const before = read(store) ?? [];
  const last = before.find(([name]) => name === checkout)?.[1] ?? 0;
  const next = Math.max(last + 1, wallNow);
  write(store, [...before.filter(([name]) => name !== checkout), [checkout, next]]);
  return next;
};

type Openings = readonly (readonly [checkout: string, lastNumber: number])[];

const read = (store: Store | null): Openings | null => {
  try {
    const text = store === null ? null : (store.getItem(key) ?? '');
    return text === null ? null : text.split(' ').filter(Boolean).map(readOpening);
  } catch {
    return null;
  }
};

const readOpening = (text: string): Openings[number] => {
  const [checkout = '', number = ''] = text.split(':');
  return [checkout, Number(number) || 0];
};

const write = (store: Store | null, openings: Openings): boolean => {
  try {
    const kept = openings.slice(-limit).map(([checkout, number]) => `${checkout}:${number}`);
    store?.setItem(key, kept.join(' '));
    return store !== null;
  } catch {
    return false;
  }
};
