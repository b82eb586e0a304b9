/**
 * Ownership by Web Locks: one for the checkout, which is stolen by whoever the shopper looks at, and one for a payment,
 * beside which nobody steals. Asking for the payment's lock in shared mode and stealing the checkout's within it makes
 * both one step.
 */
import type { Locks } from '../page/page.ts';
import type { Ownership, OwnershipOptions, PaymentLock } from './ownership.ts';
import { losePatience } from './patience.ts';
import { createPayerWatch } from './payer.ts';

/** A lock request that does not answer within so many ms counts as no locks. */
const answerWithin = 1_000;

export const createLockOwnership = (
  { page, name, tell, listener }: OwnershipOptions,
  locks: Locks,
  fallBack: () => void,
): Ownership => {
  const lock = `ff-plan-picker:2:${name}`;
  const paymentLock = `${lock}:pay`;
  /** Held beside the checkout's lock, so that both can be seen to be of one page. */
  const mark = `${lock}:${page.newName()}`;
  const payer = createPayerWatch({ page, tell, listener });
  /** What was asked for before the last `leave` is nobody's any more. */
  let turn = 0;
  /** The browser is asked who has which lock: how to end that without an answer. */
  const questions = new Set<(held: null) => void>();
  let isAsking = false;
  let isMakingSure = false;
  let release: (() => void) | null = null;
  let releaseMark: (() => void) | null = null;
  let waiting: AbortController | null = null;
  let asking: AbortController | null = null;
  let releasePayment: (() => void) | null = null;
  let cancelPatience = () => {};

  /** Another script may have replaced it: where it throws, it refuses. */
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

  /** The lock may have been lost while the shopper was away, and the news of it be late. */
  const makeSure = async (): Promise<void> => {
    if (isMakingSure) return;
    isMakingSure = true;
    const mine = turn;
    const isOurs = await isStillOwner();
    isMakingSure = false;
    // What this page was turned to for may be long ago.
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

  /** Resolves once the checkout's lock is here, or never will be. */
  const steal = (mine: number): Promise<void> =>
    new Promise((resolve) => {
      let own: (() => void) | null = null;
      const held = request(lock, { steal: true }, () => {
        resolve();
        if (mine !== turn) return;
        answered();
        // The shopper may have gone to the page that had it.
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

  /** Locks that refuse or are silent are none. */
  const giveUp = (): void => {
    lose();
    fallBack();
  };

  const lose = (): void => {
    if (!release) return;
    release();
    release = null;
    asking?.abort();
    listener.lost();
  };

  const waitForPayment = (): void => {
    const mine = turn;
    waiting = new AbortController();
    const ask = request(paymentLock, { mode: 'shared', signal: waiting.signal }, () => {
      if (mine !== turn) return;
      stopWaiting();
      listener.paymentHeard('none');
      // Another page may be the one that the shopper is at. It finds in time that nobody has the lock.
      return listener.mayTakeOver() && listener.hasFocus() ? steal(begin()) : undefined;
    });
    ask.catch(() => {});
    payer.begin();
    // Last of all: whoever hears of it may leave.
    listener.paymentHeard('open');
  };

  const stopWaiting = (): void => {
    waiting?.abort();
    waiting = null;
    payer.end();
  };

  /** What was found out long ago may be so no longer, for this page may have been frozen since: then it asks again. */
  const isStillOwner = async (): Promise<boolean> => {
    const [owned, began, wallBegan] = [release, page.now(), page.wallNow()];
    const held = await heldLocks();
    if (!release) return false;
    const isOld = Math.max(page.now() - began, page.wallNow() - wallBegan) > answerWithin;
    if (isOld || release !== owned) return isStillOwner();
    const holderOf = (wanted: string) => held?.find((one) => one.name === wanted)?.clientId;
    const own = holderOf(mark);
    // A page that was busy while it asked may have taken over beside a payment that began since.
    const isPaidElsewhere = held?.some(
      ({ name, mode, clientId }) => name === paymentLock && mode === 'exclusive' && clientId !== own,
    );
    const isOurs = holderOf(lock) === own;
    if (!isOurs || isPaidElsewhere) lose();
    // Beside a payment it waits until that is over.
    if (isOurs && isPaidElsewhere && listener.mayTakeOver()) takeOver();
    return release !== null;
  };

  /** `null` where the browser does not tell. */
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
    let isOver = false;
    return new Promise((resolve) => {
      const grant = async (): Promise<void> => {
        isAnswered = true;
        cancel();
        if (!(await isStillOwner()) || mine !== turn || isOver) return resolve(null);
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
        isOver = true;
        cancel();
        resolve(null);
        // A payment before this one may have lost its lock only now.
        if (own === null || releasePayment !== own) return;
        releasePayment = null;
        listener.lostPayment();
      };
      let isStolen = false;
      request(paymentLock, { signal: asked.signal }, grant).catch(() => {
        if (isStolen) return;
        end();
        // What another page stole was given at first.
        if (!isAnswered && !asked.signal.aborted) giveUp();
      });
      // The owner pays alone. Only a page that froze while it asked can still have a part of this lock.
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
      // Who presses twice takes nothing from themselves.
      if (isAsking || release) return;
      stopWaiting();
      const mine = begin();
      const ask = request(paymentLock, { steal: true }, () => (mine === turn ? steal(mine) : undefined));
      ask.catch(() => {});
    },
    hear({ type }) {
      if (type === 'paying' && waiting) payer.heard();
      // By a page without locks. Its word shuts the gate.
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
