/**
 * Ownership with Web Locks. The page that the shopper looks at steals the checkout's lock from the owner. While a page
 * pays, it has the payment's lock. No other page then steals the checkout's lock, unless the shopper presses “Pay here
 * instead”. To take over, a page first gets the payment's lock in shared mode, and only then steals the checkout's
 * lock. It keeps the payment's lock until it has the checkout's lock, so no payment can begin in between.
 */
import type { Locks } from '../page/page.ts';
import { startStopwatch } from '../stopwatch.ts';
import { answerWithin, type Ownership, type OwnershipOptions, type PaymentLock } from './ownership.ts';
import { losePatience } from './patience.ts';
import { createPayerWatch } from './payer.ts';

export const createLockOwnership = (
  { page, name, tell, listener }: OwnershipOptions,
  locks: Locks,
  fallBack: () => void,
): Ownership => {
  const lock = `ff-plan-picker:2:${name}`;
  const paymentLock = `${lock}:pay`;
  /**
   * The name of a lock that only this page requests. The browser gives all locks of one page the same client id. So
   * this page can find out its own client id, and whether it has the checkout's lock.
   */
  const mark = `${lock}:${page.newName()}`;
  const payer = createPayerWatch({ page, tell, listener });
  /**
   * Counts the calls of `leave`. If `leave` was called after a request began, the answer to that request is ignored.
   */
  let turn = 0;
  /**
   * The queries that ask the browser for its locks and have no answer yet. Each function of this set ends one query
   * without an answer.
   */
  const questions = new Set<(held: null) => void>();
  let isAsking = false;
  let isMakingSure = false;
  let release: (() => void) | null = null;
  let releaseMark: (() => void) | null = null;
  let waiting: AbortController | null = null;
  /** The requests for the payment's lock that have no answer yet. Each function of this set ends one request. */
  const asking = new Set<() => void>();
  let releasePayment: (() => void) | null = null;
  /** The payments of this page that have the payment's lock, or are just being granted it. Each has its own function. */
  const granted = new Set<() => void>();
  let cancelPatience = () => {};

  /**
   * Another script may have replaced `locks.request` with a function that throws an error. In that case, our function
   * `request` rejects instead.
   */
  const request = (async (...asked: [string]) =>
    Reflect.apply(locks.request, locks, asked)) as Locks['request'];

  const begin = (): number => {
    isAsking = true;
    if (!releaseMark) holdMark();
    cancelPatience();
    cancelPatience = losePatience(page, answerWithin, fallBack);
    return turn;
  };

  const holdMark = (): void => {
    const held = new Promise<void>((done) => {
      releaseMark = done;
    });
    request(mark, () => held).catch(() => {});
  };

  const answered = (): void => {
    isAsking = false;
    cancelPatience();
  };

  const takeOver = (): void => {
    if (release) makeSure();
    if (isAsking || release || waiting) return;
    const mine = begin();
    let isAnswered = false;
    const ask = request(paymentLock, { mode: 'shared', ifAvailable: true }, (shared) => {
      isAnswered = true;
      if (mine !== turn) return;
      if (shared) return steal(mine);
      answered();
      waitForPayment();
    });
    ask.catch(() => !isAnswered && mine === turn && fallBack());
  };

  /**
   * Checks that this page still has the lock. The page may have lost the lock while the shopper was away, and may not
   * know that yet.
   */
  const makeSure = async (): Promise<void> => {
    if (isMakingSure) return;
    isMakingSure = true;
    const mine = turn;
    const isOurs = await isStillOwner();
    isMakingSure = false;
    if (isOurs || mine !== turn) return;
    // During the check, the shopper may have gone to another page. In that case, this page takes over only if no page
    // has the lock.
    if (listener.hasFocus()) takeOver();
    else takeOverIfFree();
  };

  const takeOverIfFree = async (): Promise<void> => {
    const mine = turn;
    const held = await heldLocks();
    const isFree = held?.every(({ name }) => name !== lock);
    if (isFree && mine === turn) takeOver();
  };

  /** Steals the checkout's lock. Resolves once this page has the lock, or cannot get it. */
  const steal = (mine: number): Promise<void> =>
    new Promise((resolve) => {
      let isGranted = false;
      let own: (() => void) | null = null;
      const held = request(lock, { steal: true }, () => {
        isGranted = true;
        resolve();
        if (mine !== turn) return;
        answered();
        // During the request, the shopper may have gone back to the page that had the lock. In that case, this page
        // gives the lock back at once.
        if (!listener.mayTakeOver()) return;
        return new Promise<void>((done) => {
          own = done;
          release = done;
          tell?.({ type: 'locked' });
          listener.tookOver();
        });
      });
      // The request rejects if another page has taken the lock, or if this browser refuses locks.
      held.catch(() => {
        resolve();
        if (!isGranted && mine === turn) fallBack();
        else if (own === release) lose();
      });
    });

  /**
   * Stops using locks. A browser that refuses a lock request, or does not answer it, counts as a browser without locks.
   */
  const giveUp = (): void => {
    lose();
    fallBack();
  };

  const lose = (): void => {
    if (!release) return;
    release();
    release = null;
    stopAsking();
    listener.lockLost();
  };

  const stopAsking = (): void => {
    for (const end of [...asking]) end();
  };

  const waitForPayment = (): void => {
    const mine = turn;
    waiting = new AbortController();
    const ask = request(paymentLock, { mode: 'shared', signal: waiting.signal }, () => {
      if (mine !== turn) return;
      stopWaiting();
      listener.paymentHeard('none');
      // If the shopper is at another page, this page does not take the lock. The other page soon finds out that nobody
      // has the lock.
      return listener.mayTakeOver() && listener.hasFocus() ? steal(begin()) : undefined;
    });
    ask.catch(() => {});
    payer.begin();
    // `paymentHeard` is called last, because the listener may call `leave` during this call.
    listener.paymentHeard('open');
  };

  const stopWaiting = (): void => {
    waiting?.abort();
    waiting = null;
    payer.end();
  };

  /**
   * Asks the browser whether this page still has the lock. If the answer took long, the page may have been frozen, and
   * the answer may be out of date. In that case, this function asks again.
   */
  const isStillOwner = async (): Promise<boolean> => {
    const owned = release;
    const passed = startStopwatch(page);
    const held = await heldLocks();
    if (!release) return false;
    if (passed() > answerWithin || release !== owned) return isStillOwner();
    const holderOf = (wanted: string) => held?.find((one) => one.name === wanted)?.clientId;
    const own = holderOf(mark);
    // If this page was busy, it may have got the checkout's lock only after another page began a payment. In that case,
    // this page must give the lock back.
    const isPaidElsewhere = held?.some(
      ({ name, mode, clientId }) => name === paymentLock && mode === 'exclusive' && clientId !== own,
    );
    const isOurs = holderOf(lock) === own;
    if (!isOurs || isPaidElsewhere) lose();
    // `takeOver` waits until the payment of the other page is over, and then takes the lock back.
    if (isOurs && isPaidElsewhere && listener.mayTakeOver()) takeOver();
    return release !== null;
  };

  /** Asks the browser which locks are held. The result is `null` if the browser does not answer. */
  const heldLocks = (): Promise<readonly LockInfo[] | null> => {
    const answer = async () => (await Reflect.apply(locks.query, locks, [])).held ?? [];
    return new Promise((resolve) => {
      const end = (held: readonly LockInfo[] | null): void => {
        cancel();
        questions.delete(end);
        resolve(held);
      };
      const cancel = losePatience(page, answerWithin, () => {
        end(null);
        if (release) giveUp();
      });
      questions.add(end);
      answer().then(end, () => end(null));
    });
  };

  const lockPayment = (): Promise<PaymentLock | null> => {
    if (!release) return Promise.resolve(null);
    const mine = turn;
    const asked = new AbortController();
    let own: (() => void) | null = null;
    return new Promise((resolve) => {
      const grant = async (): Promise<void> => {
        // A browser may grant a request that was ended before. Nobody would then release the lock.
        if (!asking.delete(end)) return;
        cancel();
        granted.add(end);
        await hold();
        granted.delete(end);
      };
      const hold = async (): Promise<void> => {
        if (!(await isStillOwner()) || mine !== turn) return resolve(null);
        await new Promise<void>((done) => {
          own = done;
          releasePayment = done;
          resolve({
            release() {
              if (releasePayment === done) releasePayment = null;
              done();
            },
          });
        });
      };
      const end = (): void => {
        cancel();
        asking.delete(end);
        granted.delete(end);
        asked.abort();
        resolve(null);
        // The lost lock may belong to an earlier payment. In that case, the current payment goes on.
        if (own === null || releasePayment !== own) return;
        releasePayment = null;
        listener.lostPayment();
      };
      const ask = (options: LockOptions): void => {
        request(paymentLock, options, grant).catch(() => {
          if (options.signal?.aborted) return;
          // If the request was not granted, this browser refuses locks. If the browser had granted the request before,
          // another page has now stolen the lock.
          if (asking.has(end)) giveUp();
          else end();
        });
      };
      asking.add(end);
      ask({ signal: asked.signal });
      // Only the owner asks for this lock in order to pay. If the owner does not get the lock in time, another page
      // still has the lock in shared mode: that page froze while it was taking the checkout over. So the owner steals
      // the lock. The browser grants a theft at once, so a browser that does not answer has no locks. If another
      // payment of this page has the lock, the owner waits for that payment.
      const stealLater = () =>
        losePatience(page, answerWithin, () => {
          if (granted.size > 0) {
            cancel = stealLater();
            return;
          }
          asked.abort();
          cancel = losePatience(page, answerWithin, giveUp);
          ask({ steal: true });
        });
      let cancel = stealLater();
    });
  };

  return {
    takeOver,
    isAsking: () => isAsking,
    takeOverIfFree,
    isStillOwner,
    lockPayment,
    payHere() {
      // If the shopper presses “Pay here instead” twice, this page must not steal the lock from itself.
      if (isAsking || release) return;
      stopWaiting();
      const mine = begin();
      const ask = request(paymentLock, { steal: true }, () => (mine === turn ? steal(mine) : undefined));
      ask.catch(() => {});
    },
    hear({ type }) {
      if (type === 'paying' && waiting) payer.heard();
      // A page without Web Locks cannot steal the lock of this page. It sends the message `took` or `pays-here` when it
      // becomes the owner. There may be only one owner, so this page stops being the owner.
      if (type === 'took' || type === 'pays-here') lose();
    },
    leave() {
      turn++;
      for (const end of [...questions]) end(null);
      answered();
      stopWaiting();
      stopAsking();
      release?.();
      release = null;
      releasePayment?.();
      releasePayment = null;
      releaseMark?.();
      releaseMark = null;
    },
  };
};
