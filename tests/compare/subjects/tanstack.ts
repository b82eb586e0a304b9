/**
 * TanStack Query's recipe for optimistic updates via the cache. A scope makes the mutations run one by one. The recipe
 * ends with a refetch. Here the refetch fetches nothing, because the service has no request that reads a session.
 */
import { MutationObserver, notifyManager, QueryClient, timeoutManager } from '@tanstack/query-core';
import type { Ident } from '../../../src/types.ts';
import type { Clock } from '../clock.ts';
import { createNotice, write } from './client.ts';
import type { CreateSubject } from './subject.ts';

export const tanStackWith =
  (options: { readonly retry?: number }): CreateSubject =>
  (page) => {
    runTimersOn(page.clock);
    const notice = createNotice(page);
    const client = new QueryClient();
    client.setQueryData(queryKey, page.ident);
    const observer = new MutationObserver<void, Error, Ident, { previous: Ident | undefined }>(client, {
      ...options,
      scope: { id: 'plan' },
      mutationFn: (ident) => write(page, ident),
      onMutate: async (ident, context) => {
        await context.client.cancelQueries({ queryKey });
        const previous = context.client.getQueryData<Ident>(queryKey);
        context.client.setQueryData(queryKey, ident);
        return { previous };
      },
      onError: (_error, _ident, result, context) => {
        context.client.setQueryData(queryKey, result?.previous);
      },
      onSettled: (_data, _error, _ident, _result, context) => context.client.invalidateQueries({ queryKey }),
    });
    return {
      shown: () => client.getQueryData<Ident>(queryKey) as Ident,
      canPay: () => client.isMutating() === 0 && !notice.isShown(),
      pick(ident) {
        notice.hide();
        observer.mutate(ident).catch(notice.show);
      },
      close: () => client.clear(),
    };
  };

const queryKey = ['plan'];

/** The library has one set of timers for all its clients. Only one page runs at a time, so one clock is enough. */
let clock: Clock;
let lastTimer = 0;
const running = new Map<number, () => void>();

const runTimersOn = (next: Clock): void => {
  clock = next;
  running.clear();
};

notifyManager.setScheduler(queueMicrotask);
timeoutManager.setTimeoutProvider({
  setTimeout(run, ms) {
    const timer = ++lastTimer;
    running.set(
      timer,
      clock.after(ms, () => run()),
    );
    return timer;
  },
  clearTimeout(timer) {
    if (timer !== undefined) running.get(timer)?.();
  },
  setInterval: () => {
    throw new Error('no interval is expected here');
  },
  clearInterval() {},
});
