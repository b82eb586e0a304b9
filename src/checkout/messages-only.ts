/**
 * Ownership without Web Locks: the pages send messages to each other. A frozen or busy page learns too late that
 * another page has taken the checkout over. The README warns of this.
 */
import type { Ownership, OwnershipOptions } from './ownership.ts';
import { createPayerWatch } from './payer.ts';

/** How long a page waits for an answer of a page that pays, before it takes over, in ms. */
const objectionWithin = 100;

/** If a page that pays sends no message for this many ms, its payment counts as over. */
const lease = 120_000;

export const createMessageOwnership = ({ page, tell, listener }: OwnershipOptions): Ownership => {
  let is: 'nothing' | 'taking' | 'owner' | 'waiting' = 'nothing';
  let isPaying = false;
  let cancelTimer = () => {};
  const payer = createPayerWatch({ page, tell, listener });

  const own = (): void => {
    is = 'owner';
    listener.tookOver();
  };

  const takeOver = (): void => {
    if (is !== 'nothing') return;
    if (!tell) {
      own();
      return;
    }
    is = 'taking';
    tell({ type: 'who-pays' });
    cancelTimer = page.after(objectionWithin, () => {
      tell({ type: 'took' });
      own();
    });
  };

  const stopTimers = (): void => {
    cancelTimer();
    payer.end();
  };

  const lose = (): void => {
    stopTimers();
    const was = is;
    is = 'nothing';
    if (was === 'owner') listener.lockLost();
  };

  const endWaiting = (): void => {
    stopTimers();
    is = 'nothing';
    listener.paymentHeard('none');
    if (listener.mayTakeOver() && listener.hasFocus()) takeOver();
  };

  /** Waits for the end of the payment in another page. Called when that page has just sent a message. */
  const wait = (): void => {
    if (is === 'waiting') cancelTimer();
    else {
      lose();
      is = 'waiting';
      payer.begin();
    }
    cancelTimer = page.after(lease, endWaiting);
    // `payer.heard` is called last, because the listener may call `leave` during this call.
    payer.heard();
  };

  return {
    takeOver,
    isAsking: () => is === 'taking',
    takeOverIfFree() {},
    isStillOwner: async () => is === 'owner',
    async lockPayment() {
      if (is !== 'owner') return null;
      isPaying = true;
      let isOver = false;
      tell?.({ type: 'paying' });
      return {
        release() {
          if (isOver) return;
          isOver = true;
          if (isPaying) tell?.({ type: 'paid' });
          isPaying = false;
        },
      };
    },
    payHere() {
      if (is === 'owner') return;
      stopTimers();
      tell?.({ type: 'pays-here' });
      own();
    },
    hear({ type }) {
      if (type === 'took' || type === 'locked' || type === 'pays-here') lose();
      if ((type === 'locked' || type === 'pays-here') && isPaying) {
        isPaying = false;
        listener.lostPayment();
      }
      if (type === 'paid' && is === 'waiting') endWaiting();
      if (type === 'paying' && !isPaying) wait();
    },
    leave() {
      stopTimers();
      if (isPaying) tell?.({ type: 'paid' });
      isPaying = false;
      is = 'nothing';
    },
  };
};
