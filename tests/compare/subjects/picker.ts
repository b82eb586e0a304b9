/**
 * This package without its element, in a simulated page. The headless picker, the checkout and the protocol are those
 * that ship.
 */
import { createMemory } from '../../../src/page/memory.ts';
import type { Page } from '../../../src/page/page.ts';
import { createPlanPicker } from '../../../src/picker/picker.ts';
import { outcomeOf } from '../../../src/service/outcome.ts';
import type { SendWrite } from '../../../src/service/write.ts';
import type { Ident } from '../../../src/types.ts';
import type { CreateSubject } from './subject.ts';

export const createPicker: CreateSubject = ({ clock, chance, post, ident }) => {
  let names = 0;
  const memory = createMemory();
  const page: Page = {
    now: clock.now,
    wallNow: clock.now,
    chance,
    newName: () => `name${++names}`,
    after: clock.after,
    watch: () => () => {},
    isOffline: () => false,
    hasViewer: () => true,
    isVisible: () => true,
    isSeen: () => true,
    hasFocus: () => true,
    isRevisited: () => false,
    storage: () => memory.store,
    memory: () => memory,
    // Only one page is open, so the page needs no locks.
    locks: () => null,
    openChannel: () => null,
    preconnect() {},
  };
  const send: SendWrite = (_request, ident, { signal }) =>
    post(ident, signal).then(
      (answer) => outcomeOf(answer, ident),
      () => ({ outcome: 'lost', problem: { kind: 'unreachable', message: 'no answer', ident } }),
    );
  const session = { clientToken: 'token', orderId: nextOrderId(), ident, fresh: true };
  const picker = createPlanPicker({ orgId: 'org', session }, { send, page });
  return {
    shown: () => picker.shown.value as Ident,
    canPay: () => picker.canPay.value,
    pick: (ident) => {
      picker.pick(ident, { by: 'shopper' });
    },
    close: () => picker.disconnect(),
  };
};

let orders = 0;
const nextOrderId = () => `00000000-0000-4000-8000-${(++orders).toString(16).padStart(12, '0')}`;
