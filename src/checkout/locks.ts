/**
 * Ownership by Web Locks. The page that the shopper looks at steals the checkout's lock. While a page holds the
 * payment's lock, no page steals. To take over, a page asks for the payment's lock in shared mode, and steals the
 * checkout's lock inside it. So no payment can begin between the two.
 */
import type { Locks } from '../page/page.ts';
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
  /** A lock that only this page asks for. Its client id shows whether the checkout's lock is this page's, too. */
  const mark = `${lock}:${page.newName()}`;
  const payer = createPayerWatch({ page, tell, listener });
  /** Counts the calls of `leave`. Requests from before the last one are ignored. */
  let turn = 0;
  /** The open questions about held locks. Each function ends one question without an answer. */
  const questions = new Set<(held: null) => void>();
  let isAsking = false;
  let isMakingSure = false;
  let release: (() => void) | null = null;
  let releaseMark: (() => void) | null = null;
  let waiting: AbortController | null = null;
  let asking: AbortController | null = null;
  let releasePayment: (() => void) | null = null;
  let cancelPatience = () => {};

  /** Another script may have replaced `request`. An error counts as a refusal. */
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

  /** This page may have lost the lock while the shopper was away, and not heard of it yet. */
  const makeSure = async (): Promise<void> => {
    if (isMakingSure) return;
    isMakingSure = true;
    const mine = turn;
    const isOurs = await isStillOwner();
    isMakingSure = false;
    // The shopper may have left again since.
    if (isOurs || mine !== turn) return;
    if (listener.hasFocus()) takeOver();
    else takeOverIfFree();
  };

  const takeOverIfFree = async (): Promise<void> => {
    const mine = turn;
    const held = await heldLocks();
    const isFree = held?.every(({ name }) => name !== lock);
    if (isFree && mine === turn) takeOver();
  };

  /** Resolves once this page has the checkout's lock, or cannot get it. */
  const steal = (mine: number): Promise<void> =>
    new Promise((resolve) => {
      let own: (() => void) | null = null;
      const held = request(lock, { steal: true }, () => {
        resolve();
        if (mine !== turn) return;
        answered();
        // The shopper may have gone back to the page that had the lock.
        if (!listener.mayTakeOver()) return;
        return new Promise<void>((done) => {
          own = done;
          release = done;
          tell?.({ type: 'locked' });
          listener.tookOver();
        });
      });
      // Another page took over, or this browser refuses locks.
      held.catch(() => {
        resolve();
        if (own === null && mine === turn) fallBack();
        else if (own === release) lose();
      });
    });

  /** A browser whose locks refuse or do not answer counts as one without locks. */
  const giveUp = (): void => {
    lose();
    fallBack();
  };

  const lose = (): void => {
    if (!release) return;
    release();
    release = null;
    asking?.abort();
    listener.lockLost();
  };

  const waitForPayment = (): void => {
    const mine = turn;
    waiting = new AbortController();
    const ask = request(paymentLock, { mode: 'shared', signal: waiting.signal }, () => {
      if (mine !== turn) return;
      stopWaiting();
      listener.paymentHeard('none');
      // If the shopper is at another page, that page soon finds that nobody has the lock.
      return listener.mayTakeOver() && listener.hasFocus() ? steal(begin()) : undefined;
    });
    ask.catch(() => {});
    payer.begin();
    // This comes last, because the listener may leave.
    listener.paymentHeard('open');
  };

  const stopWaiting = (): void => {
    waiting?.abort();
    waiting = null;
    payer.end();
  };

  /** If the answer took long, this page may have been frozen since. Then it asks again. */
  const isStillOwner = async (): Promise<boolean> => {
    const [owned, began, wallBegan] = [release, page.now(), page.wallNow()];
    const held = await heldLocks();
    if (!release) return false;
    const isOld = Math.max(page.now() - began, page.wallNow() - wallBegan) > answerWithin;
    if (isOld || release !== owned) return isStillOwner();
    const holderOf = (wanted: string) => held?.find((one) => one.name === wanted)?.clientId;
    const own = holderOf(mark);
    // If this page was busy, it may have got the lock after another page began a payment.
    const isPaidElsewhere = held?.some(
      ({ name, mode, clientId }) => name === paymentLock && mode === 'exclusive' && clientId !== own,
    );
    const isOurs = holderOf(lock) === own;
    if (!isOurs || isPaidElsewhere) lose();
    // During a payment, `takeOver` waits until the payment is over.
    if (isOurs && isPaidElsewhere && listener.mayTakeOver()) takeOver();
    return release !== null;
  };

  /** `null` if the browser does not answer. */
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
    asking = asked;
    let own: (() => void) | null = null;
    let isAnswered = false;
    return new Promise((resolve) => {
      const grant = async (): Promise<void> => {
        isAnswered = true;
        cancel();
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
        resolve(null);
        // If an earlier payment lost its lock only now, the payment that runs goes on.
        if (own === null || releasePayment !== own) return;
        releasePayment = null;
        listener.lostPayment();
      };
      let isStolen = false;
      request(paymentLock, { signal: asked.signal }, grant).catch(() => {
        if (isStolen) return;
        end();
        // A lock that another page stole was granted before. Then the browser does not refuse locks.
        if (!isAnswered && !asked.signal.aborted) giveUp();
      });
      // Only the owner pays. If the owner does not get this lock, another page still shares it: that page froze while
      // it asked.
      const cancel = losePatience(page, answerWithin, () => {
        isStolen = true;
        asked.abort();
        request(paymentLock, { steal: true }, grant).catch(end);
      });
    });
  };

  return {
    takeOver,
    takeOverIfFree,
    isStillOwner,
    lockPayment,
    payHere() {
      // A second press must not take the lock from this page.
      if (isAsking || release) return;
      stopWaiting();
      const mine = begin();
      const ask = request(paymentLock, { steal: true }, () => (mine === turn ? steal(mine) : undefined));
      ask.catch(() => {});
    },
    hear({ type }) {
      if (type === 'paying' && waiting) payer.heard();
      // A page without locks sent this. So this page stops being the owner.
      if (type === 'took' || type === 'pays-here') lose();
    },
    leave() {
      turn++;
      for (const end of [...questions]) end(null);
      answered();
      stopWaiting();
      asking?.abort();
      release?.();
      release = null;
      releasePayment?.();
      releasePayment = null;
      releaseMark?.();
      releaseMark = null;
    },
  };
};
