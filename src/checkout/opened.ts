/**
 * Which checkouts this browser has opened, and the number of the last write of each. A page that was reloaded,
 * duplicated or restored names the same session again. So only the first opening can be of a session that was created
 * just now.
 */
import type { Store } from '../page/page.ts';

const key = 'ff-plan-picker:2:opened';

const limit = 50;

export interface OpeningNote {
  /** Whether this browser has opened the checkout before. */
  readonly isKnown: boolean;
  /** The opening was stored. If not, nothing proves that the checkout was not opened before. */
  readonly isNoted: boolean;
}

/** Notes that a checkout is opened. Each opening moves it to the end, because the oldest are forgotten first. */
export const noteOpening = (store: Store | null, checkout: string): OpeningNote => {
  const before = read(store);
  if (before === null) return { isKnown: false, isNoted: false };
  const known = before.find(([name]) => name === checkout);
  const others = before.filter((one) => one !== known);
  return { isKnown: known !== undefined, isNoted: write(store, [...others, known ?? [checkout, 0]]) };
};

/** A number that grows with each write of a checkout in this browser, as long as its storage or its clock works. */
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
