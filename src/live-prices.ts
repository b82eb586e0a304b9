/**
 * Loads the price points that a picker asks for, and tries again until they have arrived. This module does not read
 * what it loads, and knows no plans, sessions or payments.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import { change } from './change.ts';
import type { Page } from './page/page.ts';
import type { LoadPricePoints } from './price-points.ts';
import { backoffAfter, defaultPolicy } from './protocol/index.ts';
import { type Address, isSameAddress, problemWithAddress } from './service/address.ts';
import type { Ident, Problem } from './types.ts';

export interface Wanted extends Address {
  readonly idents: readonly Ident[];
  /** The time limit of one attempt, in ms. */
  readonly timeout: number;
}

export interface LivePrices {
  /** The price points that the service has sent; `null` until they have arrived. */
  readonly points: ReadonlySignal<readonly unknown[] | null>;
  /** Whether the price points answer the last call of `want`. If not, further price points may still arrive. */
  readonly isAnswered: ReadonlySignal<boolean>;
  /** Why there are no price points yet: the problem of the last attempt, or of the address. */
  readonly problem: ReadonlySignal<Problem | null>;
  /**
   * Says what to load from now on. `null` stops the loading. If the address and the idents are the same as in the last
   * call, nothing changes. If only the idents change, the price points that have arrived stay until the next answer.
   */
  want(wanted: Wanted | null): void;
  /** Ends the pause after a failed attempt, and tries again at once. */
  retry(): void;
}

const isSame = (one: Wanted | null, other: Wanted | null): boolean =>
  isSameAddress(one, other) && one?.idents.join() === other?.idents.join();

/**
 * @param meanwhile called in the batch in which the price points change, so nobody sees the new points before its end
 * @param changed called when an attempt has ended
 */
export const createLivePrices = (
  page: Page,
  load: LoadPricePoints,
  meanwhile: () => void,
  changed: () => void,
): LivePrices => {
  const points = signal<readonly unknown[] | null>(null);
  const isAnswered = signal(false);
  const problem = signal<Problem | null>(null);
  let wanted: Wanted | null = null;
  let cancel = () => {};
  /** Whether the next attempt waits for the end of a pause. */
  let isWaiting = false;
  let stopWatching = () => {};

  const attempt = async (failures: number): Promise<void> => {
    cancel();
    isWaiting = false;
    if (!wanted) return;
    const abort = new AbortController();
    const cancelTimeout = page.after(wanted.timeout, () => abort.abort());
    const giveUp = () => {
      cancelTimeout();
      abort.abort();
    };
    cancel = giveUp;
    const loaded = await load(wanted, abort.signal);
    if (cancel !== giveUp) return;
    cancelTimeout();
    if ('points' in loaded) {
      stopWatching();
      change(() => {
        points.value = loaded.points;
        isAnswered.value = true;
        problem.value = null;
        meanwhile();
      });
    } else {
      change(() => {
        problem.value = loaded.problem;
      });
      isWaiting = true;
      const backoff = backoffAfter(failures + 1, page.chance(), defaultPolicy);
      cancel = page.after(backoff, () => attempt(failures + 1));
    }
    changed();
  };

  const retry = (): void => {
    if (isWaiting) attempt(0);
  };

  const want = (next: Wanted | null): void => {
    if (isSame(wanted, next)) return;
    cancel();
    cancel = () => {};
    isWaiting = false;
    stopWatching();
    // The service answers with all price points of the organisation. So while the address stays the same, the known
    // price points count until the next answer, and the shopper can pay meanwhile.
    const isElsewhere = !isSameAddress(wanted, next);
    wanted = next;
    change(() => {
      if (isElsewhere) points.value = null;
      isAnswered.value = false;
      problem.value = next && problemWithAddress(next);
    });
    if (!next || problem.peek()) return;
    stopWatching = page.watch((sign) => {
      if (sign === 'shown' || sign === 'online') retry();
    });
    attempt(0);
  };

  return { points, isAnswered, problem, want, retry };
};
