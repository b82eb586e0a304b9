import { createNotice, retry, write } from './client.ts';
import type { CreateSubject } from './subject.ts';

/**
 * One way to handle picks: each pick is sent at once, and retried after any failure. The last answer decides which plan
 * is shown. If a pick fails, the plan from before that pick is shown again.
 */
export const createParallel: CreateSubject = (page) => {
  const notice = createNotice(page);
  let shown = page.ident;
  let pending = 0;
  return {
    shown: () => shown,
    canPay: () => pending === 0 && !notice.isShown(),
    async pick(ident) {
      const before = shown;
      shown = ident;
      pending++;
      notice.hide();
      try {
        await retry(
          page,
          () => write(page, ident),
          () => true,
        );
        shown = ident;
      } catch {
        shown = before;
        notice.show();
      }
      pending--;
    },
    close() {},
  };
};
