/**
 * Ownership with Web Locks, if the browser answers lock requests. If it does not, the pages send messages to each other
 * instead.
 */
import { createLockOwnership } from './locks.ts';
import { createMessageOwnership } from './messages-only.ts';
import type { Ownership, OwnershipOptions } from './ownership.ts';

export const createOwnership = (options: OwnershipOptions): Ownership => {
  const locks = options.page.locks();
  const withMessages = () => createMessageOwnership(options);
  if (!locks) return withMessages();
  const fallBack = () => {
    ownership.leave();
    ownership = withMessages();
    ownership.takeOver();
  };
  let ownership = createLockOwnership(options, locks, fallBack);
  return {
    takeOver: () => ownership.takeOver(),
    isAsking: () => ownership.isAsking(),
    takeOverIfFree: () => ownership.takeOverIfFree(),
    isStillOwner: () => ownership.isStillOwner(),
    lockPayment: () => ownership.lockPayment(),
    payHere: () => ownership.payHere(),
    hear: (message) => ownership.hear(message),
    leave: () => ownership.leave(),
  };
};
