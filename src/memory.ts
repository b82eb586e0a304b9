/**
 * What outlives a picker: on the page, the running loops and the lost writes of ended ones; in the tab and the browser,
 * which orders were seen before. It knows nothing of what they mean.
 */
import type { Loop } from './loop.ts';
import type { LostWrite } from './session.ts';
import type { Session } from './types.ts';

interface PageMemory {
  /** By order id. */
  readonly loops: Map<string, Loop>;
  readonly lost: Map<string, readonly LostWrite[]>;
}

/** Shared by every copy of this script on the page, be it tag or module. The number is the shape's version. */
const key = Symbol.for('funnelfox-plan-picker:memory:1');

export const pageMemory = (): PageMemory => {
  const holder = globalThis as { [key]?: PageMemory };
  holder[key] ??= { loops: new Map(), lost: new Map() };
  return holder[key];
};

/** A UUID is the same in capitals. */
export const orderOf = ({ orderId }: Session): string => orderId.toLowerCase();

/** Keeps, for whoever opens an order next, which of its writes are lost. Those whose window has passed are dropped. */
export const rememberLost = (orderId: string, writes: readonly LostWrite[], now: number): void => {
  const { lost } = pageMemory();
  lost.set(orderId, writes);
  for (const [order, writes] of lost) {
    if (!writes.some((write) => now < write.until)) lost.delete(order);
  }
};

export const recallLost = (orderId: string): readonly LostWrite[] => pageMemory().lost.get(orderId) ?? [];

/**
 * True the first time an order is asked about, false ever after. A page that was reloaded, duplicated, restored or
 * opened in another tab still says what its template says, while the service may hold a later pick. Where the tab
 * has no storage, nobody can tell: false.
 */
export const isFirstSight = (orderId: string): boolean => {
  const name = fingerprint(orderId);
  const inTab = isNewIn(() => sessionStorage, name);
  const inBrowser = isNewIn(() => localStorage, name);
  return inTab === true && inBrowser !== false;
};

/** `null` when the storage is not to be had. */
const isNewIn = (storage: () => Storage, name: string): boolean | null => {
  try {
    const before = storage().getItem(seenKey)?.split(' ') ?? [];
    if (before.includes(name)) return false;
    storage().setItem(seenKey, [...before, name].slice(-ordersLimit).join(' '));
    return true;
  } catch {
    return null;
  }
};

const seenKey = 'ff-plan-picker:seen';

/** Orders come and go; what is kept of them must not pile up. */
const ordersLimit = 50;

/** A short name for an order that does not tell its id (FNV-1a of 64 bits, not for secrets; the token never gets here). */
export const fingerprint = (text: string): string => {
  let hash = 0xcbf29ce484222325n;
  for (const letter of text) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(letter.charCodeAt(0))) * 0x100000001b3n);
  }
  return hash.toString(36);
};
