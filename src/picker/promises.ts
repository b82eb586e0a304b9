/** What callers wait for: how a pick ended, and the moment in which the shopper can pay. */
import { PlanPickerError } from '../error.ts';
import type { Ident, PickOutcome, Problem } from '../types.ts';
import { superseded } from './pick-outcome.ts';

/**
 * Keeps the promise of the one open pick. All calls that pick the same plan share this promise, so many calls cost as
 * little as one call.
 */
export const createPendingPick = () => {
  let pending: { ident: Ident; promise: Promise<PickOutcome>; resolve(outcome: PickOutcome): void } | null =
    null;

  /** Resolves the promise of the open pick, if `outcomeOf` returns an outcome. */
  const settle = (outcomeOf: (ident: Ident) => PickOutcome | null): void => {
    const outcome = pending && outcomeOf(pending.ident);
    if (!outcome) return;
    pending?.resolve(outcome);
    pending = null;
  };

  return {
    await(ident: Ident): Promise<PickOutcome> {
      if (pending?.ident === ident) return pending.promise;
      settle(superseded);
      let resolve = (_: PickOutcome) => {};
      const promise = new Promise<PickOutcome>((done) => {
        resolve = done;
      });
      pending = { ident, promise, resolve };
      return promise;
    },
    settle,
  };
};

/**
 * Keeps the promises of callers that wait for a value.
 * @param vain returns an error if waiting no longer makes sense; otherwise `null`
 */
export const createWaiters = (vain: () => PlanPickerError | null) => {
  const waiting = new Set<{ serve(): void; fail(error: unknown): void }>();
  /** Calls without a signal and with the same `take` share one promise, so many calls cost as little as one call. */
  const together = new Map<() => unknown, Promise<unknown>>();
  let departures = 0;

  return {
    /** Resolves in the same task in which `take` first returns a value. Until then, `take` returns `null`. */
    wait<T>(take: () => T | null, signal: AbortSignal | undefined): Promise<T> {
      const shared = signal ? undefined : together.get(take);
      if (shared) return shared as Promise<T>;
      let isOver = false;
      const promise = new Promise<T>((resolve, reject) => {
        const end = () => {
          isOver = true;
          waiting.delete(waiter);
          if (!signal) together.delete(take);
          signal?.removeEventListener('abort', onAbort);
        };
        const fail = (error: unknown) => {
          end();
          reject(error);
        };
        const onAbort = () => fail(signal?.reason);
        const serve = () => {
          const error = vain();
          if (error) return fail(error);
          const taken = take();
          if (taken === null) return;
          end();
          resolve(taken);
        };
        const waiter = { serve, fail };
        if (signal?.aborted) return onAbort();
        signal?.addEventListener('abort', onAbort);
        waiting.add(waiter);
        serve();
      });
      if (!signal && !isOver) together.set(take, promise);
      return promise;
    },
    serve(): void {
      for (const waiter of [...waiting]) if (waiting.has(waiter)) waiter.serve();
    },
    /** Rejects all promises. Called when the picker has left the page. */
    dismiss(): void {
      departures += 1;
      for (const waiter of [...waiting]) waiter.fail(leftError());
    },
    /** How often the picker has left the page. */
    departures: () => departures,
  };
};

export const leftError = (): PlanPickerError => new PlanPickerError('the picker left the page');

export const repricedError = (): PlanPickerError =>
  new PlanPickerError('the price of the plan has changed since beginPayment()');

export const closedError = (problem: Problem | null): PlanPickerError =>
  new PlanPickerError(
    `the session is closed: ${problem?.message ?? 'unknown reason'}`,
    problem ? { problem } : {},
  );
