/** This package, headless: the store, the loop and the protocol as shipped, on a page of our own. */
import { classify, type SendWrite } from '../../../src/api.ts';
import type { Page } from '../../../src/page.ts';
import { createPlanPicker } from '../../../src/store.ts';
import type { Ident } from '../../../src/types.ts';
import type { CreateSubject } from './subject.ts';

export const createPicker: CreateSubject = ({ clock, chance, post, ident }) => {
  const page: Page = { now: clock.now, chance, after: clock.after, watch: () => () => {} };
  const send: SendWrite = (_checkout, ident, { signal }) =>
    post(ident, signal).then(
      (answer) => classify(answer, ident),
      () => ({ outcome: 'lost', problem: { kind: 'unreachable', message: 'no answer', ident } }),
    );
  const session = { clientToken: 'token', orderId: nextOrderId(), ident };
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

/** A page has these, Node need not. Without them no picker believes what the page says of its session. */
for (const name of ['sessionStorage', 'localStorage']) {
  const items = new Map<string, string>();
  const value = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, item: string) => void items.set(key, item),
  };
  Object.defineProperty(globalThis, name, { value, configurable: true });
}
