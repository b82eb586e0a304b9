import { createNotice, NetworkError, retry, write } from './client.ts';
import type { CreateSubject } from './subject.ts';

/**
 * One way to handle picks: a pick aborts the previous write. Network errors are retried. After a failure, the last
 * confirmed plan is shown.
 */
export const createLatest: CreateSubject = (page) => {
  const notice = createNotice(page);
  let shown = page.ident;
  let confirmed = page.ident;
  let latest: AbortController | null = null;
  return {
    shown: () => shown,
    canPay: () => latest === null && !notice.isShown(),
    async pick(ident) {
      latest?.abort();
      latest = new AbortController();
      const { signal } = latest;
      shown = ident;
      notice.hide();
      try {
        await retry(
          page,
          () => write(page, ident, signal),
          (error) => error instanceof NetworkError && !signal.aborted,
        );
        if (signal.aborted) return;
        confirmed = ident;
      } catch {
        if (signal.aborted) return;
        shown = confirmed;
        notice.show();
      }
      latest = null;
    },
    close() {},
  };
};
